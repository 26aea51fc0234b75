"""Who is on, away or off: by hand, else by hours and shifts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.accounts.models import Membership, Team
from kept.events.actors import SYSTEM
from kept.events.clock import freeze
from kept.events.models import Event
from kept.roster.availability import set_availability, standings, state_of
from kept.roster.hours import calendar_of, clear_hours, set_team_hours, set_user_hours
from kept.roster.on_duty import is_on, next_on, on_duty
from kept.roster.shifts import add_shift, remove_shift

pytestmark = pytest.mark.django_db
OFFICE = [[day, "09:00", "17:00"] for day in range(5)]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MONDAY_NOON = utc("2026-03-09 12:00")
MONDAY_NIGHT = utc("2026-03-09 22:00")
TUESDAY_NINE = utc("2026-03-10 09:00")


@pytest.fixture
def desk(amal, yusuf):
    team = Team.objects.create(name="Desk")
    for user in (amal, yusuf):
        Membership.objects.create(team=team, user=user)
    return team


@pytest.fixture
def office(desk):
    return set_team_hours(desk, timezone="UTC", intervals=OFFICE, by=SYSTEM)


def test_without_any_hours_everybody_counts_as_there(desk, amal):
    assert state_of(amal, MONDAY_NIGHT) == "on"


def test_the_hours_of_the_team_hold_for_who_has_none_of_their_own(office, amal, yusuf, desk):
    set_user_hours(yusuf, timezone="America/Toronto", intervals=OFFICE, by=yusuf)
    assert on_duty(desk, utc("2026-03-09 10:00")) == [amal]
    assert on_duty(desk, utc("2026-03-09 20:00")) == [yusuf]
    assert on_duty(desk, MONDAY_NIGHT) == []


def test_a_shift_adds_to_the_hours_and_can_be_taken_away(office, amal):
    shift = add_shift(amal, starts_at=utc("2026-03-09 21:00"), ends_at=utc("2026-03-09 23:00"), by=SYSTEM)
    assert is_on(amal, MONDAY_NIGHT)
    remove_shift(shift, by=SYSTEM)
    assert not is_on(amal, MONDAY_NIGHT)
    with pytest.raises(ValidationError):
        add_shift(amal, starts_at=MONDAY_NOON, ends_at=MONDAY_NOON, by=SYSTEM)


def test_who_goes_home_early_is_off_at_once_and_back_the_next_morning(office, amal):
    with freeze(MONDAY_NOON):
        set_availability(amal, "off", by=amal)
        assert state_of(amal) == "off"
        assert next_on(amal) == TUESDAY_NINE
    assert state_of(amal, TUESDAY_NINE) == "on"


def test_who_comes_in_at_night_is_on_until_the_hours_take_over_or_twelve_hours_have_passed(office, amal):
    with freeze(MONDAY_NIGHT):
        set_availability(amal, "on", by=amal)
        assert is_on(amal)
    saturday = utc("2026-03-14 10:00")
    with freeze(saturday):
        set_availability(amal, "on", by=amal)
    assert is_on(amal, saturday + timedelta(hours=11))
    assert not is_on(amal, saturday + timedelta(hours=12))


def test_a_time_given_by_hand_is_kept_to_the_second(office, amal):
    with freeze(MONDAY_NOON):
        set_availability(amal, "away", until=MONDAY_NOON + timedelta(minutes=30), by=amal)
    assert state_of(amal, MONDAY_NOON + timedelta(minutes=29, seconds=59)) == "away"
    assert state_of(amal, MONDAY_NOON + timedelta(minutes=30)) == "on"


def test_who_is_away_is_still_on_duty_but_stands_behind_those_at_their_desk(office, amal, yusuf, desk):
    with freeze(MONDAY_NOON):
        set_availability(amal, "away", by=amal)
        assert is_on(amal)
        assert on_duty(desk) == [yusuf, amal]


def test_back_to_the_hours_forgets_what_was_set_by_hand(office, amal):
    with freeze(MONDAY_NOON):
        set_availability(amal, "off", by=amal)
    with freeze(MONDAY_NOON + timedelta(minutes=1)):
        set_availability(amal, None, by=amal)
        assert state_of(amal) == "on"
    assert Event.objects.filter(name="availability.set").count() == 2


def test_an_unknown_state_and_an_end_in_the_past_are_refused(amal):
    with pytest.raises(ValidationError):
        set_availability(amal, "asleep", by=amal)
    with freeze(MONDAY_NOON), pytest.raises(ValidationError):
        set_availability(amal, "off", until=MONDAY_NOON, by=amal)


def test_who_left_is_never_on_duty(desk, amal):
    amal.is_active = False
    amal.save()
    assert not is_on(amal, MONDAY_NOON)
    assert amal not in on_duty(desk, MONDAY_NOON)
    assert next_on(amal, MONDAY_NOON) is None


def test_next_on_is_now_within_hours_and_the_next_opening_outside(office, amal):
    assert next_on(amal, MONDAY_NOON) == MONDAY_NOON
    assert next_on(amal, MONDAY_NIGHT) == TUESDAY_NINE
    add_shift(amal, starts_at=utc("2026-03-09 23:00"), ends_at=utc("2026-03-09 23:30"), by=SYSTEM)
    assert next_on(amal, MONDAY_NIGHT) == utc("2026-03-09 23:00")


def test_how_a_whole_team_stands_costs_the_same_few_queries(office, shop, django_assert_max_num_queries):
    users = list(shop.care.members.all())
    with django_assert_max_num_queries(5):
        assert len(standings(users, MONDAY_NOON)) == len(users)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("timezone", "Asia/Atlantis"), ("timezone", ""), ("country", "XX"), ("intervals", [[7, "09:00", "17:00"]]),
        ("intervals", [[0, "9", "17:00"]]), ("intervals", [[0, "25:00", "26:00"]]), ("intervals", [[0, "09:00", "17:00"]] * 9),
        ("closed", ["2026-02-30"]), ("open", ["tomorrow"]),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_field_by_field(desk, field, wrong):
    given = {"timezone": "UTC", "intervals": OFFICE} | {field: wrong}
    with pytest.raises(ValidationError) as caught:
        set_team_hours(desk, **given, by=SYSTEM)
    assert list(caught.value.message_dict) == [field]
    assert calendar_of(desk) is None


def test_hours_can_be_set_again_and_cleared(desk, office):
    assert set_team_hours(desk, timezone="Asia/Amman", intervals=OFFICE, by=SYSTEM).pk == office.pk
    clear_hours(desk, by=SYSTEM)
    assert calendar_of(desk) is None
