"""What came and went, how long the first answer took, and where the time goes: counted from what happened."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.closing import close, reopen
from kept.inbox.models import Conversation, State, StateChange
from kept.inbox.receiving import receive
from kept.people.models import Identity, Person
from kept.promises.answering import answer
from kept.reports.flow import Answered, by_day, by_hour, first_answers
from kept.reports.middle import middle
from kept.reports.plots import HEIGHT, nice, plot
from kept.reports.states import little_of, parts_of
from kept.reports.visits import visits
from kept.reports.week import fortnight

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def little(rate, stay, hours, channel, person):
    """`rate` an hour come for `hours`, each stays `stay`; the rows are written as the verbs would."""
    gap = HOUR / rate
    for number in range(int(rate * hours)):
        at = START + number * gap
        row = Conversation.objects.create(channel=channel, person=person, created_at=at, state=State.CLOSED, last_at=at)
        StateChange.objects.bulk_create(
            [
                StateChange(conversation=row, to=to, by_kind="system", at=when)
                for to, when in ((State.OPEN, at), (State.CLOSED, at + stay))
            ]
        )


@pytest.mark.django_db
def test_m130_thirty_an_hour_for_forty_minutes_are_twenty_open_and_the_largest_state_is_named(
    help_channel, salma, noor
):
    little(30, 40 * MINUTE, 8, help_channel, salma)
    found = visits(noor, START + 2 * HOUR, START + 8 * HOUR)
    law = little_of(found)
    assert (law.rate, law.stay) == (30, 40 * MINUTE)
    assert law.expected == pytest.approx(20)
    assert law.counted == pytest.approx(20, abs=0.5)
    assert not law.apart
    # Ten of them wait for the customer for a day: now that is where the time goes.
    for row in Conversation.objects.order_by("pk")[:10]:
        StateChange.objects.create(conversation=row, to=State.WAITING, by_kind="system", at=START + 4 * HOUR)
        Conversation.objects.filter(pk=row.pk).update(state=State.WAITING)
    with clock.freeze(START + 28 * HOUR):
        parts = parts_of(visits(noor, START, START + 28 * HOUR))
    assert [part.state for part in parts] == ["waiting", "open"]
    assert parts[0].time == 10 * 24 * HOUR
    assert sum(part.share for part in parts) == pytest.approx(1)


@pytest.mark.django_db
def test_when_more_comes_than_goes_the_two_sides_of_the_law_are_apart(help_channel, salma, noor):
    little(10, 30 * MINUTE, 4, help_channel, salma)
    for number in range(60):
        row = Conversation.objects.create(channel=help_channel, person=salma, created_at=START)
        StateChange.objects.create(conversation=row, to=State.OPEN, by_kind="system", at=START + number * MINUTE)
    with clock.freeze(START + 6 * HOUR):
        law = little_of(visits(noor, START, START + 6 * HOUR))
    assert law.apart and law.counted > law.expected


@pytest.fixture
def write(help_channel):
    def one(at):
        person = Person.objects.create(name="Somebody")
        Identity.objects.create(
            person=person, kind="email", value=f"{person.pk}@example.org", shown=f"{person.pk}@example.org"
        )
        with clock.freeze(at):
            return receive(
                help_channel, person, text="Hello?", sender={"address": f"{person.pk}@example.org"}, by=SYSTEM
            ).conversation

    return one


@pytest.mark.django_db
def test_days_say_what_came_was_done_and_was_open_in_the_evening(write, noor, amal):
    first, second = write(START + 9 * HOUR), write(START + 10 * HOUR)
    with clock.freeze(START + 11 * HOUR):
        answer(first, "Yes.", by=amal)
        close(Conversation.objects.get(pk=first.pk), by=amal)
    with clock.freeze(START + 26 * HOUR):
        reopen(Conversation.objects.get(pk=first.pk), by=amal)
        close(Conversation.objects.get(pk=second.pk), because="thanks", by=amal)
    found = visits(noor, START, START + 48 * HOUR)
    days = by_day(found, first_answers(noor, found), UTC)
    assert [(day.came, day.went, day.open) for day in days] == [(2, 1, 1), (1, 1, 1)]
    assert by_hour(found, [], UTC)[9].came == 0.5


@pytest.mark.django_db
def test_what_nobody_touched_in_the_window_is_counted_all_the_same(write, noor):
    for hour in range(3):
        write(START + hour * HOUR)
    found = visits(noor, START + 10 * HOUR, START + 20 * HOUR)
    assert (found.came, found.open_at_end, found.states["open"]) == ([], 3, 30 * HOUR)


@pytest.mark.django_db
def test_a_first_answer_is_a_humans_and_too_few_are_no_number(write, noor, amal):
    for minutes in (10, 20, 30, 40):
        row = write(START)
        with clock.freeze(START + minutes * MINUTE):
            answer(row, "Yes.", by=amal)
    write(START)
    found = visits(noor, START, START + 24 * HOUR)
    answers = first_answers(noor, found)
    assert sorted(each.answered is None for each in answers) == [False] * 4 + [True]
    [day] = by_day(found, answers, UTC)
    assert (day.answers.n, day.answers.median) == (4, None)
    row = write(START)
    with clock.freeze(START + 100 * MINUTE):
        answer(row, "At last.", by=amal)
    [day] = by_day(found, first_answers(noor, found), UTC)
    assert (day.answers.n, day.answers.median, day.answers.most) == (5, 30 * MINUTE, 100 * MINUTE)


@pytest.mark.django_db
def test_a_day_is_the_readers_day(write, noor):
    write(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))  # half past one on Tuesday in Amman
    found = visits(noor, START, START + 48 * HOUR)
    days = by_day(found, [], ZoneInfo("Asia/Amman"))
    assert [(day.date.day, day.came) for day in days if day.came] == [(24, 1)]


@pytest.mark.django_db
def test_of_a_restricted_team_only_who_sees_it_counts(write, mei, amal, yusuf, finance):
    row = write(START)
    assign(row, to_team=finance, by=mei)
    window = (START, START + 24 * HOUR)
    assert [len(visits(user, *window).came) for user in (mei, yusuf, amal)] == [1, 1, 0]
    assert len(visits(mei, *window, team=finance).came) == 1


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=30)), min_size=5, max_size=60))
def test_half_stay_under_the_median_and_nine_of_ten_under_the_most(lengths):
    found = middle(lengths)
    assert sum(each <= found.median for each in lengths) * 2 >= len(lengths)
    assert sum(each <= found.most for each in lengths) * 10 >= len(lengths) * 9
    assert found.median in lengths and found.most in lengths and found.n == len(lengths)


def test_plots_fit_their_box():
    drawn = plot([0, 3, None, 7], ["a", "b", "", "d"], line=[1, 2, 8, 4])
    assert drawn.top == 10
    assert [bar.label for bar in drawn.bars] == ["a", "b", "d"]
    assert all(0 <= bar.y and bar.y + bar.height == pytest.approx(HEIGHT) for bar in drawn.bars)
    assert [nice(value) for value in (0, 1, 3, 11, 999)] == [1, 1, 5, 20, 1000]
    assert plot([], []).bars == []


@pytest.mark.django_db
def test_a_page_counts_once_a_minute_and_not_for_each_who_looks(write, noor, mei, django_assert_num_queries):
    with clock.freeze(START + 30 * HOUR):
        write(START + 9 * HOUR)
        fortnight(noor)
        with django_assert_num_queries(0):
            again = fortnight(noor)
        assert len(again.days) == 14 and again.unanswered == 1


def test_an_answer_from_before_the_question_counts_for_nothing():
    from kept.reports.flow import _took

    assert _took([Answered(START, START - HOUR), Answered(START, None)], lambda at: at.date()) == {}
