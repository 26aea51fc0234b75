"""The time zones of an invitation: by their names, else by the rules that come with it (RFC 5545, VTIMEZONE)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")
Fields = list[tuple[str, dict[str, str], str]]


def zone_named(name: str, rules: Fields) -> Callable[[datetime], tzinfo] | None:
    """What gives the zone of a local moment; None if the name says nothing to us."""
    name = name.strip("\"' ")
    for known in (name, "/".join(name.split("/")[-2:]), "/".join(name.split("/")[-3:])):
        try:
            zone = ZoneInfo(known)
        except Exception:  # not found, or no name for a file at all: each raises another error
            continue
        return lambda moment: zone
    turns = _turns(name, rules)
    return (lambda moment: _offset(turns, moment)) if turns else None


def _turns(name: str, fields: Fields) -> list[tuple[dict[str, str], timezone]]:
    """Each STANDARD and DAYLIGHT of the zone with this name: its fields and its offset."""
    found: list[tuple[dict[str, str], timezone]] = []
    ours = False
    turn: dict[str, str] | None = None
    for key, _, value in fields[:5000]:
        if key == "BEGIN" and value.upper() == "VTIMEZONE":
            ours = False
        elif key == "TZID":
            ours = value.strip("\"' ") == name
        elif key == "BEGIN" and value.upper() in ("STANDARD", "DAYLIGHT"):
            turn = {}
        elif key == "END" and turn is not None:
            if ours and (offset := _read_offset(turn.get("TZOFFSETTO", ""))):
                found.append((turn, offset))
            turn = None
        elif turn is not None:
            turn.setdefault(key, value)
    return found[:20]


def _read_offset(value: str) -> timezone | None:
    match = re.match(r"([+-])(\d\d)(\d\d)", value.strip())
    if not match or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def _offset(turns: list[tuple[dict[str, str], timezone]], moment: datetime) -> tzinfo:
    """The offset of the last turn before this moment, by the clock on the wall."""
    begun = [(at, offset) for fields, offset in turns if (at := _last_turn(fields, moment)) is not None]
    return max(begun, key=lambda pair: pair[0])[1] if begun else turns[0][1]


def _last_turn(fields: dict[str, str], moment: datetime) -> datetime | None:
    match = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)", fields.get("DTSTART", ""))
    if not match:
        return datetime.min
    rule = dict(part.split("=", 1) for part in fields.get("RRULE", "").upper().split(";") if "=" in part)
    hour, minute = int(match[4]) % 24, int(match[5]) % 60
    if rule.get("FREQ") != "YEARLY":
        return _at(int(match[1]), int(match[2]), int(match[3]), hour, minute)
    month = int(rule["BYMONTH"]) if rule.get("BYMONTH", "").isdigit() else int(match[2])
    for year in (moment.year, moment.year - 1):
        day = _nth(year, month, rule.get("BYDAY", ""), int(match[3]))
        at = _at(year, month, day, hour, minute)
        if at is not None and at <= moment.replace(tzinfo=None):
            return at
    return None


def _at(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def _nth(year: int, month: int, by_day: str, day: int) -> int:
    match = _NTH.match(by_day)
    if not match or not 1 <= month <= 12 or not 1 <= year <= 9999:
        return day
    number = int(match[1] or 1)
    last = monthrange(year, month)[1]
    days = [n for n in range(1, last + 1) if date(year, month, n).weekday() == _DAYS.index(match[2])]
    return days[number if number < 0 else number - 1] if -len(days) <= number <= len(days) and number else day
