"""Rooms in Slack and Teams hear what their team should know: in their own shape and language, while somebody is there."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kept.events.actors import SYSTEM
from kept.events.clock import freeze
from kept.events.models import Event
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.notices.models import Notice, Room, RoomNews
from kept.notices.room_telling import tell_rooms
from kept.notices.rooms import create_room
from kept.outside.tests.receiver import hangs_up, receiving, says
from kept.roster.availability import set_availability

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
WORDS = {"title": "A <!channel> *promise* to Salma|x", "url": "/conversations/1"}


@pytest.fixture(autouse=True)
def _near(settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def room(mei):
    def made(receiver, **changes):
        wanted = {
            "name": "#care",
            "kind": "slack",
            "address": receiver.url,
            "kinds": ["broken", "team"],
            "shows": "who",
        }
        return create_room(by=mei, **wanted | changes)

    return made


def said(receiver):
    return [json.loads(one.body) for one in receiver.asked]


def pass_time(*minutes):
    for passed in minutes:
        with freeze(NOON + timedelta(minutes=passed)):
            run_due(raising=True)


def tell(team=None, key="1", kind="broken", at=NOON, **changes):
    with freeze(at):
        return tell_rooms(kind, team=team, key=key, **WORDS | changes)


def test_slack_gets_what_it_can_read_and_nothing_that_acts_there(room, settings):
    with receiving(says(200, b"ok")) as slack:
        room(slack)
        tell(), tell()  # the same twice is told once
        pass_time(0)
    (one,) = said(slack)
    assert one["blocks"][0]["text"]["text"].startswith(f"<{settings.BASE_URL}/conversations/1|A &lt;!channel&gt; ")
    assert "*promise*" not in str(one) and one["blocks"][0]["text"]["text"].count("|") == 1
    assert Room.objects.get().reached_at and slack.url not in Room.objects.get().address


def test_teams_gets_a_card_in_the_language_of_the_room(room, settings):
    with receiving(202) as teams:
        room(teams, kind="teams", language="ar", shows="something")
        tell()
        pass_time(0)
    (one,) = said(teams)
    card = one["attachments"][0]["content"]
    assert (
        one["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
        and card["type"] == "AdaptiveCard"
    )
    assert card["rtl"] and card["lang"] == "ar" and "Salma" not in str(one)
    assert card["actions"][0]["url"] == f"{settings.BASE_URL}/conversations/1"


def test_a_room_hears_of_its_own_team_and_of_no_restricted_one(room, care, finance):
    with receiving() as one, receiving() as other:
        room(one), room(other, team=finance)
        assert finance.restricted
        assert (
            tell(care, "a") == 1
            and tell(finance, "b") == 1
            and tell(None, "c") == 1
            and tell(care, "d", "silence") == 0
        )
        pass_time(0)
    assert len(said(one)) == 1 and len(said(one)[0]["blocks"]) == 2  # gathered
    assert len(said(other)[0]["blocks"]) == 1


def test_m136_a_room_is_quiet_while_nobody_of_the_team_is_on_duty(room, finance):
    with receiving() as one:
        room(one, team=finance)
        with freeze(NOON):
            for user in finance.members.all():
                set_availability(user, "off", until=NOON + timedelta(hours=8), by=user)
        for n in range(25):
            tell(finance, str(n))
        pass_time(0, 60, 300)
        assert one.asked == []
        pass_time(481)
    (all_of_it,) = said(one)
    assert len(all_of_it["blocks"]) == 21 and "5" in all_of_it["blocks"][-1]["text"]["text"]


def test_a_room_that_wants_us_slower_is_obeyed_also_when_more_comes(room):
    with receiving(says(429, Retry_After="600"), 200) as one:
        room(one)
        tell()
        pass_time(0)
        tell(key="2", at=NOON + timedelta(minutes=5))
        pass_time(5, 9)
        assert len(one.asked) == 1
        pass_time(11)
    assert len(said(one)[1]["blocks"]) == 2
    assert Room.objects.get().failing_since is None


def test_teams_says_so_in_words_when_it_took_nothing(room):
    with receiving(says(200, b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"), 200) as one:  # fmt: skip
        room(one, kind="teams")
        tell()
        pass_time(0)
        assert RoomNews.objects.filter(sent_at=None).exists()
        pass_time(2)
    assert len(one.asked) == 2 and not RoomNews.objects.filter(sent_at=None).exists()


@pytest.mark.parametrize("answer", [500, hangs_up])
def test_a_room_that_fails_for_a_day_is_left_and_the_leads_are_told(answer, room, mei, noor):
    with receiving(answer) as one:
        room(one)
        tell()
        pass_time(*range(0, 60 * 25, 30), 60 * 25)
        asked = len(one.asked)
        assert 5 < asked < 40
        tell(key="2", at=NOON + timedelta(days=2))
        pass_time(60 * 49)
    assert len(one.asked) == asked and Room.objects.get().stopped_at
    assert set(Notice.objects.filter(kind="room").values_list("user", flat=True)) == {mei.pk, noor.pk}
    assert Event.objects.filter(name="room.stopped").count() == 1


@pytest.mark.parametrize("status", [404, 410, 403])
def test_an_address_that_leads_into_no_room_any_more_is_left_at_once(status, room, client_as, mei):
    with receiving(says(status, b"no_service"), 200) as one:
        found = room(one)
        tell()
        pass_time(0, 60)
        assert len(one.asked) == 1 and "no_service" in Room.objects.get().fault
        page = client_as(mei).get(f"/settings/rooms/{found.pk}").content.decode()
        assert "no_service" in page and one.url not in page
        # The lead mends it: it begins again with what it has not heard.
        given = {"name": "#care", "kind": "slack", "address": "", "kinds": ["broken"], "shows": "who", "language": "en"}
        assert client_as(mei).post(f"/settings/rooms/{found.pk}", given).status_code == 302
        tell(key="2", at=NOON + timedelta(hours=2))
        pass_time(121)
    assert len(said(one)[1]["blocks"]) == 2


def test_what_a_room_cannot_read_does_not_block_what_comes_after(room):
    with receiving(says(400, b"invalid_blocks"), 200) as one:
        room(one)
        tell()
        pass_time(0, 60)
        tell(key="2", at=NOON + timedelta(hours=2))
        pass_time(121)
    assert len(one.asked) == 2


def test_a_lead_sets_a_room_up_tries_it_and_takes_it_away(client_as, noor, amal, settings):
    desk = client_as(noor)
    with receiving(says(200, b"ok"), 500) as one:
        given = {
            "name": "#care",
            "kind": "slack",
            "address": one.url,
            "kinds": ["broken"],
            "shows": "something",
            "language": "en",
        }
        assert client_as(amal).post("/settings/rooms/new", given).status_code == 403
        settings.PRIVATE_HOSTS = []
        assert desk.post("/settings/rooms/new", given).status_code == 422
        assert desk.post("/settings/rooms/new", given | {"address": "https://a@b/", "kinds": []}).status_code == 422
        settings.PRIVATE_HOSTS = ["127.0.0.1"]
        path = desk.post("/settings/rooms/new", given)["Location"]
        assert "#care" in desk.get("/settings/rooms").content.decode()
        assert "The room took it" in desk.post(path + "/trial", follow=True).content.decode()
        assert "500" in desk.post(path + "/trial", follow=True).content.decode()
    desk.post(path + "/removal")
    assert not Room.objects.exists()


def test_a_new_conversation_is_written_into_the_room(room, help_channel, salma):
    with receiving() as one:
        room(one, team=help_channel.team)
        receive(help_channel, salma, subject="The ring", text="Where is it?", by=SYSTEM)
        run_due(raising=True)
    assert "Salma" in str(said(one)[0])
