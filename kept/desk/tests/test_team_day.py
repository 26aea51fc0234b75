"""The lead's first page says who waits, what is due, what nobody has and who holds what; agents have no door to it."""

import json
from datetime import timedelta

import pytest

from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.receiving import receive
from kept.people.models import Person
from kept.promises.answering import Made, answer

pytestmark = pytest.mark.django_db


def test_it_says_who_waits_longest_what_is_due_and_who_holds_it(client_as, mei, amal, conversation, help_channel):
    with clock.freeze(clock.now()):
        answer(conversation, "I will call you.", by=amal, promises=[Made("Call her", clock.now() + timedelta(hours=2))])
        person = Person.objects.create(name="Waits Longest")
        waiting = receive(help_channel, person, text="Hello?", by=SYSTEM).conversation
        assign(waiting, to_user=amal, by=mei)
        page = client_as(mei).get("/team-day").content.decode()
    assert "Waits Longest" in page and "Call her" in page and amal.name in page


def test_an_empty_house_is_told_kindly_and_nobody_but_leads_comes_in(client_as, mei, amal, viktor, shop):
    page = client_as(mei).get("/team-day")
    assert page.status_code == 200
    assert "沒有人在等待回覆。" in page.content.decode()
    for user in (amal, viktor):
        assert client_as(user).get("/team-day").status_code == 403
        assert client_as(user).get("/team-day/now").status_code == 403


def test_its_queries_do_not_grow_with_what_there_is(client_as, mei, amal, help_channel, django_assert_max_num_queries):
    client = client_as(mei)
    for number in range(12):
        person = Person.objects.create(name=f"Customer {number}")
        row = receive(help_channel, person, text="Hello?", by=SYSTEM).conversation
        if number % 2:
            assign(row, to_user=amal, by=mei)
    with django_assert_max_num_queries(40):
        assert client.get("/team-day").status_code == 200


def test_of_one_team_only_that_teams_work_is_shown(client_as, mei, care, finance, conversation):
    client = client_as(mei)
    assert conversation.person.name in client.get(f"/team-day/now?team={care.pk}").content.decode()
    assert conversation.person.name not in client.get(f"/team-day/now?team={finance.pk}").content.decode()
    assert client.get("/team-day?team=999").status_code == 404


def test_programs_read_the_same_numbers_and_none_is_a_persons(api, mei, amal, conversation):
    said = api(mei).get("/api/v1/reports/flow?days=7").json()
    assert len(said["days"]) == 7 and said["days"][-1]["came"] == 1 and said["unanswered"] == 1
    assert amal.name not in json.dumps(said)
    assert api(amal).get("/api/v1/reports/flow").status_code == 403
    assert api(mei).get("/api/v1/reports/flow?days=1000").status_code == 422
