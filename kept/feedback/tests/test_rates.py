"""Response and satisfaction by channel, team and month: with n, blank for few, and of no person."""

from datetime import timedelta

import pytest

from kept.accounts.models import Membership, Team
from kept.events import clock
from kept.feedback.models import Survey
from kept.feedback.rates import rates, total
from kept.inbox.receiving import Received, receive_many
from kept.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(help_channel, care, noor):
    """asked(n, scores, team=…): n surveys, the first of which were answered so."""

    def many(n, scores, team=care, at=None):
        people = Person.objects.bulk_create([Person(name=f"Customer {i}") for i in range(n)])
        found = receive_many([Received(channel=help_channel, person=one, text="Hello") for one in people], by=noor)
        at = at or clock.now()
        Survey.objects.bulk_create(
            Survey(
                conversation=message.conversation, channel=help_channel, team=team, asked_at=at,
                score=score, answered_at=at if score else None,
            )
            for message, score in zip(found, [*scores, *[None] * (n - len(scores))], strict=True)
        )  # fmt: skip

    return many


def test_the_response_rate_is_answered_of_asked_with_its_n(asked, mei):
    asked(10, [5, 5, 4, 4, 3, 1])
    (row,) = rates(mei, "team")
    assert (row.asked, row.response.hits, row.response.n, row.response.rate) == (10, 6, 10, 0.6)
    assert (row.good.hits, row.good.n, round(row.good.rate, 3)) == (4, 6, 0.667)
    assert total(mei).asked == 10


def test_of_few_there_is_no_number(asked, mei, client_as):
    asked(4, [5, 5, 5, 5])
    (row,) = rates(mei, "channel")
    assert row.response.rate is None and row.good.rate is None and row.asked == 4
    page = client_as(mei).get("/learn/satisfaction").content.decode()
    assert "—" in page and "100" not in page.split('class="rates"')[1].split("</table>")[0]


def test_a_team_of_one_has_no_rate_for_it_would_be_a_persons(asked, mei, amal, shop):
    alone = Team.objects.create(name="Alone")
    Membership.objects.create(team=alone, user=amal)
    asked(9, [1] * 9, team=alone)
    assert rates(mei, "team") == [] and [row.asked for row in rates(mei, "month")] == [9]


def test_by_month_the_newest_first(asked, mei):
    asked(6, [5] * 5)
    asked(5, [1], at=clock.now() - timedelta(days=45))
    months = rates(mei, "month")
    assert [row.asked for row in months] == [6, 5] and months[0].id > months[1].id


def test_the_work_of_a_hidden_team_counts_for_its_people_only(asked, finance, amal, mei, api):
    asked(6, [5] * 6, team=finance)
    from kept.inbox.models import Conversation

    Conversation.objects.update(team=finance)
    assert total(amal).asked == 0 and total(mei).asked == 6
    assert api(amal).get("/api/v1/feedback").json()["items"] == []


def test_over_the_api(asked, api, mei, amal, viktor, help_channel):
    asked(6, [5, 4, 1])
    program = api(mei)
    found = program.get("/api/v1/feedback?answered=true").json()["items"]
    assert sorted(row["score"] for row in found) == [1, 4, 5]
    (row,) = program.get("/api/v1/feedback/rates?by=channel").json()["items"]
    assert (row["label"], row["response"]["n"], row["good"]["rate"]) == (help_channel.name, 6, None)
    put = program.put(f"/api/v1/channels/{help_channel.pk}/asking", {"delay_hours": 2}, content_type="application/json")
    assert put.json()["delay_hours"] == 2
    assert (
        program.put(
            f"/api/v1/channels/{help_channel.pk}/asking", {"delay_hours": -1}, content_type="application/json"
        ).status_code
        == 422
    )
    assert program.delete(f"/api/v1/channels/{help_channel.pk}/asking").status_code == 204
    assert (
        api(amal).put(f"/api/v1/channels/{help_channel.pk}/asking", {}, content_type="application/json").status_code
        == 403
    )
    assert api(viktor).get("/api/v1/feedback").status_code == 403


def test_it_is_chosen_for_each_channel_on_a_page(mei, amal, client_as, help_channel):
    desk = client_as(mei)
    assert (
        desk.post(f"/settings/satisfaction/{help_channel.pk}", {"delay_hours": "48", "every_days": "0"}).status_code
        == 422
    )
    desk.post(f"/settings/satisfaction/{help_channel.pk}", {"delay_hours": "48", "every_days": "60"})
    help_channel.refresh_from_db()
    assert help_channel.asking.delay_hours == 48
    assert 'value="stop"' in desk.get("/settings/satisfaction").content.decode()
    desk.post(f"/settings/satisfaction/{help_channel.pk}", {"act": "stop"})
    assert not type(help_channel.asking).objects.exists()
    assert client_as(amal).get("/settings/satisfaction").status_code == 403
