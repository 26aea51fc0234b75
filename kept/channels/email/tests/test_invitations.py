"""What an invitation says: when in whose time, where, by whom."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kept.channels.email.reading import read


def invitation(*lines: str, zone: str = ""):
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", "METHOD:REQUEST", *zone.split("\n"), "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    )
    raw = "Date: Mon, 23 Nov 2026 12:00:00 +0800\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n" + text
    return read(raw.encode()).calendar


WINDOWS_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    "start, at",
    [
        ("DTSTART:20261124T070000Z", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("DTSTART;TZID=Asia/Taipei:20261124T150000", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ('DTSTART;TZID="/example.org/2026/Asia/Riyadh":20261124T100000', datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20261124T080000", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20260724T080000", datetime(2026, 7, 24, 6, tzinfo=UTC)),
        ("DTSTART:20261124T150000", datetime(2026, 11, 24, 7, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_its_zone(start, at):
    found = invitation(start, zone=WINDOWS_ZONE)
    assert found.start == at and found.start.tzinfo and not found.all_day
    assert found.floating == (start == "DTSTART:20261124T150000")


def test_an_invitation_says_what_where_and_by_whom():
    found = invitation(
        "UID:42@kept", "SUMMARY:قياس\\, الخاتم", "LOCATION:Room 5\\; left", "ORGANIZER;CN=Mei:mailto:mei@kept.example",
        "DTSTART:20261124T070000Z", "DURATION:PT1H30M", "RRULE:FREQ=WEEKLY", "BEGIN:VALARM", "SUMMARY:no", "END:VALARM",
    )  # fmt: skip
    assert (found.uid, found.summary, found.location) == ("42@kept", "قياس, الخاتم", "Room 5; left")
    assert (found.organizer, found.end - found.start, found.repeats) == (
        "mei@kept.example",
        timedelta(minutes=90),
        True,
    )


def test_who_invites_is_named_where_the_invitation_names_them():
    named = "ORGANIZER;CN=\"林威廷, Ting ^'W^'\";ROLE=CHAIR:mailto:ting@example.org"
    assert invitation(named).organizer_name == '林威廷, Ting "W"'
    assert invitation("ORGANIZER:mailto:ting@example.org").organizer_name == ""


def test_whole_days_are_days():
    found = invitation("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126")
    assert found.all_day and (found.start, found.end) == (date(2026, 11, 24), date(2026, 11, 26))
    assert found.as_line()["start"] == "2026-11-24"


def test_the_lines_of_a_zone_are_not_those_of_the_event():
    assert invitation("SUMMARY:Fit", zone=WINDOWS_ZONE).start is None


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART:99991231T235959Z", "DTSTART;TZID=../../etc/passwd:20261124T100000", "DTSTART;TZID=:20261124T100000",
        "DTSTART:00000000T000000", "DTSTART;TZID=Asia:20261124T100000", "DTSTART;TZID=a\x00b:20261124T100000", "DURATION:P9999W",
        "DTSTART;TZID=" + "x" * 5000 + ":20261124T100000", "DTSTART:٢٠٢٦١١٢٤T100000", "DTEND:20261399T250000",
    ],
)  # fmt: skip
def test_an_invitation_that_makes_no_sense_is_still_one(line):
    assert invitation("UID:1", line, "DTSTART:99991231T235959Z", "DURATION:P9999W").uid == "1"
