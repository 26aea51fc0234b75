"""The times on offer: mornings as the team begins them, days as the reader counts them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from kept.events.clock import freeze
from kept.inbox.snooze_times import offered, offers, typed
from kept.roster.hours import set_team_hours

SUNDAY_TO_THURSDAY = [[day, "08:30", "17:00"] for day in (6, 0, 1, 2, 3)]
THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # 15:00 in Amman


def at(user, offer):
    return offer.at.astimezone(ZoneInfo(user.timezone)).strftime("%a %H:%M")


def test_mornings_are_the_teams_and_weekends_count_as_theirs(care, mei, amal):
    set_team_hours(care, timezone="Asia/Amman", intervals=SUNDAY_TO_THURSDAY, by=mei)
    with freeze(THURSDAY):
        found = offers(amal, care)
    assert [(offer.name, at(amal, offer), offer.closed) for offer in found] == [
        ("hours", "Thu 18:00", True),
        ("tomorrow", "Fri 09:00", True),
        ("week_start", "Sun 08:30", False),
        ("week", "Thu 15:00", False),
    ]


def test_without_hours_the_reader_wakes_at_nine_on_monday(yusuf):
    with freeze(THURSDAY):
        assert at(yusuf, next(offer for offer in offers(yusuf, None) if offer.name == "week_start")) == "Mon 09:00"


def test_a_week_is_a_week_of_the_wall_clock(yusuf):
    with freeze(datetime(2026, 10, 28, 14, 0, tzinfo=UTC)):  # 10:00 in Toronto, where an hour comes twice on Sunday
        assert offered(yusuf, None, "week") == datetime(2026, 11, 4, 15, 0, tzinfo=UTC)


def test_an_hour_that_is_skipped_is_read_with_the_offset_before(yusuf):
    assert typed(yusuf, "2027-03-14T02:30") == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # 03:30 on the wall


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T09:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_what_is_no_time_is_said(amal, yusuf, text):
    with pytest.raises(ValidationError):
        typed(amal if text.startswith("0001") else yusuf, text)


def test_a_time_that_is_not_on_offer_is_refused(amal):
    with pytest.raises(ValidationError):
        offered(amal, None, "yesterday")
