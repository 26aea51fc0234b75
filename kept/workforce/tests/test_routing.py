"""New work finds somebody who is there, speaks the language and has room; and nobody is buried in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.accounts.teams import set_members
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.closing import close
from kept.inbox.models import Conversation, State
from kept.inbox.receiving import receive
from kept.inbox.tagging import tag
from kept.jobs.worker import run_due
from kept.people.models import Person
from kept.promises.answering import answer
from kept.roster.availability import set_availability
from kept.roster.hours import set_user_hours
from kept.workforce.giving_back import give_back_of
from kept.workforce.looking import look_everywhere
from kept.workforce.models import Turn
from kept.workforce.routing import forget_turns, route
from kept.workforce.setting_up import set_hands, set_routing

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _before_the_morning(db):
    with clock.freeze(MORNING - timedelta(hours=6)):
        yield


@pytest.fixture
def write(help_channel):
    """write("ar", …): one more customer writes."""

    def one(language="en", person=None, text="Where is my ring?", **more):
        person = person or Person.objects.create(name=f"Customer {Person.objects.count()}", language=language)
        message = receive(help_channel, person, text=text, by=SYSTEM, **more)
        Conversation.objects.filter(pk=message.conversation_id).update(language=language)
        return message.conversation

    return one


@pytest.fixture
def there(shop):
    """there(amal, yusuf): exactly these are on duty."""

    def only(*users):
        for user in (shop.noor, shop.mei, shop.amal, shop.yusuf, shop.rana):
            set_availability(user, "on" if user in users else "off", by=SYSTEM)

    return only


def holder(conversation):
    return Conversation.objects.get(pk=conversation.pk).assignee


def test_in_turns_each_gets_one_after_the_other(care, write, there, amal, yusuf, mei):
    set_routing(care, way="turns", most=10, by=mei)
    there(amal, yusuf)
    given = []
    for minute in range(4):
        with clock.freeze(MORNING + timedelta(minutes=minute)):
            row = write()
            run_due()
            given.append(holder(row))
    assert given[0] != given[1] and given == given[:2] * 2


def test_to_the_fewest_counts_what_each_has_open_in_all_teams(care, write, there, amal, yusuf, mei):
    there(amal, yusuf)
    for _ in range(3):
        assign(write(), to_user=amal, by=mei)
    set_routing(care, way="fewest", most=10, by=mei)
    rows = [write() for _ in range(3)]
    run_due()
    assert [holder(row) for row in rows] == [yusuf] * 3


def test_nobody_gets_more_than_they_can_hold_and_room_is_filled_when_it_comes(care, write, there, amal, mei):
    set_routing(care, way="turns", most=2, by=mei)
    there(amal)
    rows = [write() for _ in range(3)]
    run_due()
    assert [holder(row) for row in rows] == [amal, amal, None]
    close(Conversation.objects.get(pk=rows[0].pk), because="thanks", by=amal)
    run_due()
    assert holder(rows[2]) == amal


def test_the_language_of_the_customer_comes_first_and_after_a_quarter_of_an_hour_anybody_will_do(
    care, write, there, amal, yusuf, mei
):
    set_routing(care, way="turns", most=10, by=mei)
    set_hands(amal, most=None, languages=["ar"], skills=[], by=mei)
    set_hands(yusuf, most=None, languages=["en"], skills=[], by=mei)
    there(yusuf)
    with clock.freeze(MORNING):
        arabic, chinese = write("ar"), write("zh-Hant")
        run_due()
    assert holder(arabic) is None  # Amal would know, and is not there
    assert holder(chinese) == yusuf  # nobody knows it: it is for everybody
    with clock.freeze(MORNING + timedelta(minutes=16)):
        look_everywhere()
    assert holder(arabic) == yusuf


def test_m138_a_skill_leads_to_who_has_it(care, write, there, amal, yusuf, mei):
    set_routing(care, way="turns", most=10, by=mei)
    there(amal, yusuf)
    row = write()
    with clock.freeze(MORNING):
        tag(row, "engraving", by=mei)
        skill = Conversation.objects.get(pk=row.pk).tags.get()
        set_hands(yusuf, most=None, languages=[], skills=[skill], by=mei)
        Conversation.objects.filter(pk=row.pk).update(waiting_since=MORNING)
        route(care)
    assert holder(row) == yusuf


def test_who_answered_a_customer_last_gets_them_again(care, write, there, shop, amal, yusuf, mei):
    there(amal, yusuf)
    first = write(person=shop.salma)
    answer(first, "It is on its way.", by=yusuf)
    assign(Conversation.objects.get(pk=first.pk), to_user=None, by=mei)
    set_routing(care, way="fewest", most=10, by=mei)
    again = write(person=shop.salma, text="And now?")
    run_due()
    assert holder(again) == yusuf


def test_by_hand_nothing_moves_by_itself(care, write, there, amal, mei):
    there(amal)
    row = write()
    run_due()
    set_routing(care, way="hand", most=10, by=mei)
    run_due()
    look_everywhere()
    assert holder(row) is None


def test_away_is_given_nothing_new_and_nobody_off_duty_ever_is(care, write, there, amal, yusuf, mei):
    set_routing(care, way="turns", most=10, by=mei)
    there(amal)
    set_availability(amal, "away", by=amal)
    row = write()
    run_due()
    assert holder(row) is None
    set_availability(amal, "on", by=amal)
    run_due()
    assert holder(row) == amal


def test_who_goes_off_gives_back_what_waits_and_keeps_what_does_not(care, write, there, shop, amal, yusuf, mei):
    there(amal, yusuf)
    set_routing(care, way="turns", most=10, by=mei)
    waiting, answered = write(), write(person=shop.salma)
    for row in (waiting, answered):
        assign(row, to_user=amal, by=mei)
    answer(answered, "Done.", by=amal)
    with clock.freeze(MORNING):
        set_availability(amal, "off", by=amal)
        run_due()
    assert (holder(waiting), holder(answered)) == (yusuf, amal)


def test_what_was_given_to_somebody_off_stays_until_the_customer_writes_again(
    care, write, there, shop, amal, yusuf, mei
):
    there(yusuf)
    set_routing(care, way="turns", most=10, by=mei)
    row = write(person=shop.salma)
    assign(row, to_user=amal, by=mei)
    run_due()
    look_everywhere()
    assert holder(row) == amal
    # Answered and asked again: then nobody would be there.
    answer(Conversation.objects.get(pk=row.pk), "One moment.", by=mei)
    assign(Conversation.objects.get(pk=row.pk), to_user=amal, by=mei)
    with clock.freeze(MORNING):
        write(person=shop.salma, text="Hello?", conversation=row)
        run_due()
    assert holder(row) == yusuf


def test_who_logs_in_first_in_the_morning_is_not_given_the_heap_of_the_night(care, write, shop, amal, yusuf, rana, mei):
    """Three begin at about eight; the first to be there gets a third, the others theirs when they come."""
    set_members(care, [shop.noor, mei, amal, yusuf, rana], by=mei)
    hours = {"timezone": "UTC", "country": "", "closed": [], "open": []}
    for user, begin in ((amal, "08:00"), (yusuf, "08:10"), (rana, "08:20")):
        set_user_hours(user, intervals=[[day, begin, "16:00"] for day in range(7)], by=mei, **hours)
    for user in (shop.noor, mei):
        set_user_hours(user, intervals=[[day, "20:00", "23:00"] for day in range(7)], by=mei, **hours)
    with clock.freeze(MORNING - timedelta(hours=5)):
        set_routing(care, way="turns", most=10, by=mei)
        rows = [write() for _ in range(9)]
        look_everywhere()
        assert not any(map(holder, rows))
    held = {}
    for minute in (0, 5, 10, 20):
        with clock.freeze(MORNING + timedelta(minutes=minute)):
            look_everywhere()
        held[minute] = sorted(Conversation.objects.filter(assignee=user).count() for user in (amal, yusuf, rana))
    assert held == {0: [0, 0, 3], 5: [0, 0, 3], 10: [0, 3, 3], 20: [3, 3, 3]}


def test_the_longest_waiting_goes_first(care, write, there, amal, mei):
    there(amal)
    rows = []
    for minute in (2, 0, 1):
        with clock.freeze(MORNING + timedelta(minutes=minute)):
            rows.append(write())
    set_routing(care, way="turns", most=2, by=mei)
    with clock.freeze(MORNING + timedelta(minutes=5)):
        route(care)
    assert [holder(row) for row in rows] == [None, amal, amal]


def test_work_of_a_restricted_team_is_given_to_its_members_only(finance, write, there, amal, yusuf, mei):
    set_routing(finance, way="turns", most=10, by=mei)
    there(amal, yusuf)
    row = write()
    assign(row, to_team=finance, by=mei)
    run_due()
    assert holder(row) == yusuf


def test_how_a_teams_queries_grow_not_with_its_people(
    care, write, there, amal, yusuf, rana, mei, django_assert_max_num_queries
):
    set_routing(care, way="turns", most=10, by=mei)
    there(amal, yusuf, rana)
    with django_assert_max_num_queries(18):
        route(care)


def test_turns_are_forgotten_after_a_day(care, write, there, amal, mei):
    set_routing(care, way="turns", most=10, by=mei)
    there(amal)
    with clock.freeze(MORNING):
        write()
        run_due()
    assert Turn.objects.count() == 1
    with clock.freeze(MORNING + timedelta(days=2)):
        assert forget_turns() == 1


@pytest.mark.parametrize(("way", "most"), [("", 5), ("magic", 5), ("turns", 0), ("turns", 10_000)])
def test_a_routing_that_makes_no_sense_is_refused(care, mei, way, most):
    with pytest.raises(ValidationError):
        set_routing(care, way=way, most=most, by=mei)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["write", "close", "amal", "yusuf", "rana", "look"]), max_size=25))
def test_whatever_the_order_nobody_holds_too_much_or_is_given_work_while_off(transactional_shop, steps):
    """Also: whatever waits with nobody has nobody there who could take it."""
    transactional_shop(steps)


class Undone(Exception):
    """Takes one example's rows away."""


@pytest.fixture
def transactional_shop(care, write, there, shop, mei):
    def run(steps):
        try:
            with transaction.atomic():
                there(shop.amal)
                set_routing(care, way="fewest", most=2, by=mei)
                play(steps)
                raise Undone
        except Undone:
            pass

    def play(steps):
        on, moment = {shop.amal}, MORNING
        for step in steps:
            moment += timedelta(minutes=1)
            with clock.freeze(moment):
                on = act(step, on)
                run_due()
                nobody_is_buried([shop.amal, shop.yusuf, shop.rana], on)

    def act(step, on):
        if step == "write":
            write()
        elif step == "close":
            row = Conversation.objects.filter(state=State.OPEN).order_by("pk").first()
            if row:
                close(row, because="thanks", by=mei)
        elif step == "look":
            look_everywhere()
        else:
            user = getattr(shop, step)
            on = on ^ {user}
            set_availability(user, "on" if user in on else "off", by=user)
        return on

    return run


def nobody_is_buried(users, on):
    open_rows = list(Conversation.objects.filter(state=State.OPEN, waiting_since__isnull=False))
    held = {user: [row for row in open_rows if row.assignee_id == user.pk] for user in users}
    assert all(len(rows) <= 2 for rows in held.values())
    assert not [user for user, rows in held.items() if rows and user not in on]
    if any(row.assignee_id is None for row in open_rows):
        assert all(len(held[user]) == 2 for user in on)


def test_giving_back_without_a_routing_does_nothing(care, write, there, amal, mei):
    there(amal)
    row = write()
    assign(row, to_user=amal, by=mei)
    set_availability(amal, "off", by=amal)
    assert give_back_of(care) == 0
    assert holder(row) == amal
