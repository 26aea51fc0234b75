"""The business-time clock against worked examples and against its own laws."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.roster import business_time
from kept.roster.business_time import NeverOpen, add, between, is_open, next_closing, next_opening
from kept.roster.models import Calendar

OFFICE = [[day, "09:00", "17:00"] for day in range(5)]
NEW_YORK = ZoneInfo("America/New_York")


def calendar(intervals=OFFICE, zone="UTC", **more):
    return Calendar(name="Care", timezone=zone, intervals=intervals, **more)


def at(text, zone=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_24_office_hours_from_friday_1655_are_due_on_wednesday_1655():
    assert add(calendar(), at("2026-03-06 16:55"), timedelta(hours=24)) == at("2026-03-11 16:55")


def test_three_hours_from_friday_1600_in_new_york_are_due_on_monday_1100_summer_time():
    due = add(calendar(zone="America/New_York"), at("2026-03-06 16:00", NEW_YORK), timedelta(hours=3))
    assert due.astimezone(NEW_YORK).isoformat() == "2026-03-09T11:00:00-04:00"


def test_a_night_in_which_the_clock_jumps_has_23_hours_and_one_in_autumn_25():
    always = calendar([[day, "00:00", "00:00"] for day in range(7)], "America/New_York")
    assert between(always, at("2026-03-07 12:00", NEW_YORK), at("2026-03-08 12:00", NEW_YORK)) == timedelta(hours=23)
    assert between(always, at("2026-10-31 12:00", NEW_YORK), at("2026-11-01 12:00", NEW_YORK)) == timedelta(hours=25)


def test_out_of_hours_the_count_starts_at_the_next_opening():
    assert add(calendar(), at("2026-03-07 12:00"), timedelta(hours=1)) == at("2026-03-09 10:00")


def test_an_hour_that_ends_at_closing_is_due_at_closing_and_not_on_monday():
    assert add(calendar(), at("2026-03-06 16:00"), timedelta(hours=1)) == at("2026-03-06 17:00")


def test_several_spans_a_day_leave_out_the_break():
    split = calendar([[day, *span] for day in range(5) for span in (("09:00", "12:30"), ("14:00", "18:00"))])
    assert add(split, at("2026-03-06 12:00"), timedelta(hours=1)) == at("2026-03-06 14:30")
    assert not is_open(split, at("2026-03-06 13:00"))


def test_a_span_across_midnight_belongs_to_the_day_it_starts_on():
    night = calendar([[4, "22:00", "02:00"]])
    assert is_open(night, at("2026-03-07 01:59"))
    assert not is_open(night, at("2026-03-07 02:00"))
    assert between(night, at("2026-03-06 00:00"), at("2026-03-08 00:00")) == timedelta(hours=4)


def test_overlapping_spans_count_once():
    twice = calendar([[0, "09:00", "17:00"], [0, "12:00", "18:00"]])
    assert between(twice, at("2026-03-09 00:00"), at("2026-03-10 00:00")) == timedelta(hours=9)


def test_public_holidays_are_closed_unless_they_are_worked():
    jordan = calendar([[day, "09:00", "17:00"] for day in range(7)], "Asia/Amman", country="JO")
    amman = ZoneInfo("Asia/Amman")
    assert not is_open(jordan, at("2026-05-25 10:00", amman))  # Independence Day
    jordan.open = ["2026-05-25"]
    assert is_open(jordan, at("2026-05-25 10:00", amman))
    jordan.closed = ["2026-05-25"]
    assert not is_open(jordan, at("2026-05-25 10:00", amman))


def test_own_closed_dates_are_days_of_the_calendars_zone():
    taipei = calendar([[day, "00:00", "00:00"] for day in range(7)], "Asia/Taipei", closed=["2026-03-10"])
    assert next_opening(taipei, at("2026-03-09 17:00")) == at("2026-03-10 16:00")


def test_holidays_are_read_once_per_country_and_year(monkeypatch):
    business_time.public_holidays.cache_clear()
    here = calendar(country="TW")
    for _ in range(3):
        add(here, at("2026-03-06 16:55"), timedelta(hours=24))
    assert business_time.public_holidays.cache_info().misses == 1
    assert date(2026, 10, 10) in business_time.public_holidays("TW", 2026)
    assert business_time.public_holidays("XX", 2026) == {}


def test_without_any_hours_nothing_is_ever_due():
    closed = calendar([])
    assert next_opening(closed, at("2026-03-06 12:00")) is None
    assert next_closing(closed, at("2026-03-06 12:00")) is None
    assert between(closed, at("2026-03-06 12:00"), at("2026-04-06 12:00")) == timedelta()
    with pytest.raises(NeverOpen):
        add(closed, at("2026-03-06 12:00"), timedelta(minutes=1))


def test_a_time_without_a_zone_and_a_negative_duration_are_refused():
    with pytest.raises(ValueError, match="aware"):
        add(calendar(), datetime(2026, 3, 6, 12), timedelta(hours=1))
    with pytest.raises(ValueError, match="not taken away"):
        add(calendar(), at("2026-03-06 12:00"), timedelta(hours=-1))


def test_an_opening_that_the_clock_skips_is_read_with_the_offset_before():
    early = calendar([[6, "02:30", "06:00"]], "America/New_York")
    assert next_opening(early, at("2026-03-08 00:00", NEW_YORK)).astimezone(NEW_YORK).strftime("%R") == "03:30"


def test_closing_is_found_over_spans_that_touch():
    late = calendar([[4, "09:00", "00:00"], [5, "00:00", "02:00"]])
    assert next_closing(late, at("2026-03-06 12:00")) == at("2026-03-07 02:00")
    assert next_closing(calendar([[day, "00:00", "00:00"] for day in range(7)]), at("2026-03-06 12:00")) is None


clocks = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45])).map(lambda hm: f"{hm[0]:02}:{hm[1]:02}")
calendars = st.builds(
    calendar,
    st.lists(st.tuples(st.integers(0, 6), clocks, clocks).map(list), min_size=1, max_size=8),
    st.sampled_from(
        ["UTC", "America/New_York", "Asia/Amman", "Asia/Taipei", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
    closed=st.lists(st.dates(date(2026, 3, 1), date(2026, 4, 30)).map(date.isoformat), max_size=3),
)
moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 10), timezones=st.just(UTC))
durations = st.timedeltas(timedelta(), timedelta(hours=40))


@settings(max_examples=150, deadline=None)
@given(calendars, moments, durations)
def test_between_takes_back_what_add_gave(hours, start, duration):
    assert between(hours, start, add(hours, start, duration)) == duration


@settings(max_examples=100, deadline=None)
@given(calendars, moments, moments, durations, durations)
def test_later_starts_and_longer_durations_are_never_due_earlier(hours, a, b, short, long):
    a, b = sorted((a, b))
    short, long = sorted((short, long))
    assert add(hours, a, short) <= add(hours, b, short)
    assert add(hours, a, short) <= add(hours, a, long)


@settings(max_examples=100, deadline=None)
@given(calendars, moments, moments, moments)
def test_open_time_adds_up_over_any_cut(hours, a, b, c):
    assert between(hours, a, b) + between(hours, b, c) == between(hours, a, c)
