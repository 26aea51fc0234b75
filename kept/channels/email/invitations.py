"""The few lines of an iCalendar part that say what an invitation is about (RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from .mail import Invitation
from .parts import Leaf, text_of
from .zones import Fields, zone_named

LONGEST = 300_000  # characters
_LINE = re.compile(r'([A-Za-z0-9-]{1,60})((?:;[^=:;]{1,40}=(?:"[^"]*"|[^":;]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^=:;]{1,40})=("[^"]*"|[^":;]*)')
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?)?")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$")


def read_invitation(leaves: list[Leaf], sent: datetime | None = None) -> Invitation | None:
    """First calendar part of the mail, or None. `sent` is when the mail was sent, in the sender's offset."""
    for leaf in leaves:
        if leaf.kind in ("text/calendar", "application/ics") or leaf.kind.endswith("/calendar"):
            fields = _fields(text_of(leaf)[:LONGEST])
            method = leaf.parameters.get("method") or _value(fields, "METHOD")
            return _invitation(method.upper(), fields, sent.tzinfo if sent and sent.tzinfo else UTC)
    return None


def _invitation(method: str, fields: Fields, home: tzinfo) -> Invitation:
    event = _event(fields)
    start, floating = _moment(event, "DTSTART", fields, home)
    end, _ = _moment(event, "DTEND", fields, home)
    if end is None:
        end = _moment(event, "DUE", fields, home)[0] or _after(start, _value(event, "DURATION"))
    return Invitation(
        method=method,
        uid=_value(event, "UID"),
        summary=_unescaped(_value(event, "SUMMARY")),
        start=start,
        end=end,
        all_day=start is not None and not isinstance(start, datetime),
        floating=floating,
        location=_unescaped(_value(event, "LOCATION")),
        organizer=re.sub(r"(?i)^mailto:", "", _value(event, "ORGANIZER")),
        organizer_name=_parameter(event, "ORGANIZER", "CN"),
        repeats=bool(_value(event, "RRULE")),
    )


def _fields(text: str) -> Fields:
    """Each line as name, parameters and value; long lines are put together first."""
    found: Fields = []
    for line in re.sub(r"\n[ \t]", "", text).split("\n"):
        if match := _LINE.match(line):
            parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(match[2])}
            found.append((match[1].upper(), parameters, match[3].strip()))
    return found


def _event(fields: Fields) -> Fields:
    """The lines of the event itself, without its reminders."""
    out: Fields = []
    inside = False
    depth = 0
    for key, parameters, value in fields:
        if key == "BEGIN":
            if not inside and value.upper() in ("VEVENT", "VTODO"):
                inside = True
            else:
                depth += inside
        elif key == "END" and inside:
            if not depth:
                break
            depth -= 1
        elif inside and not depth:
            out.append((key, parameters, value))
    return out or fields


def _value(fields: Fields, name: str) -> str:
    return next((value for key, _, value in fields if key == name), "")


def _parameter(fields: Fields, name: str, parameter: str) -> str:
    """A parameter of the first line of this name, as RFC 6868 writes line ends and quotes in it."""
    found = next((parameters.get(parameter, "") for key, parameters, _ in fields if key == name), "")
    return found.replace("^n", " ").replace("^'", '"').replace("^^", "^").strip()


def _moment(event: Fields, name: str, fields: Fields, home: tzinfo) -> tuple[datetime | date | None, bool]:
    """A date, or an aware moment; and whether its clock is that of wherever one is."""
    for key, parameters, value in event:
        if key == name and (match := _MOMENT.match(value)):
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
                if match[4] is None:
                    return day, False
                local = datetime(day.year, day.month, day.day, int(match[4]), int(match[5]), int(match[6] or 0))
                return _aware(local, bool(match[7]), parameters.get("TZID", ""), fields, home)
            except (ValueError, OverflowError):
                return None, False
    return None, False


def _aware(local: datetime, zulu: bool, zone: str, fields: Fields, home: tzinfo) -> tuple[datetime, bool]:
    if zulu:
        return local.replace(tzinfo=UTC), False
    if zone and (found := zone_named(zone, fields)):
        return local.replace(tzinfo=found(local)), False
    return local.replace(tzinfo=home), True


def _after(start: datetime | date | None, duration: str) -> datetime | date | None:
    match = _DURATION.fullmatch(duration)
    if start is None or not match or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        return start - length if match[1] == "-" else start + length
    except OverflowError:
        return None


def _unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
