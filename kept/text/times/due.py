"""From a phrase to an instant, and whether we may be sure of it."""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from kept.text.times.days import day_of
from kept.text.times.grammar import Length
from kept.text.times.local import DAY, FURTHEST_DAYS, Place
from kept.text.times.phrases import Phrase

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_SATURDAY = 5
# Part of day: begins, ends (minutes), whether people agree on where it ends.
_PARTS = {
    "am": (6 * 60, 12 * 60, True),
    "morning": (6 * 60, 12 * 60, True),
    "forenoon": (6 * 60, 12 * 60, True),
    "dawn": (4 * 60, 6 * 60, False),
    "noon": (12 * 60, 12 * 60, True),
    "pm": (12 * 60, 18 * 60, True),
    "afternoon": (12 * 60, 18 * 60, True),
    "evening": (18 * 60, 21 * 60, False),
    "evening_or_pm": (18 * 60, 21 * 60, False),
    "night": (20 * 60, DAY - 1, False),
    "midnight": (DAY, DAY, True),
}


class Due(NamedTuple):
    """`at` aware UTC or None; `certain` as in TimeFound."""

    at: datetime | None
    certain: bool
    kind: str
    working_days: int | None = None


def _working_days(count: int, place: Place) -> datetime | None:
    """End of work on the n-th working day after today; Saturdays and Sundays are none."""
    if count > FURTHEST_DAYS // 2:
        return None
    day = place.today
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return place.at(day, place.work_end)


def _elapsed(length: Length, place: Place) -> datetime | None:
    months = sum(ceil(n) for n, unit in length.parts if unit == "month")
    seconds = sum(n * _SECONDS[unit] for n, unit in length.parts if unit in _SECONDS)
    if seconds > FURTHEST_DAYS * 86400 or months > FURTHEST_DAYS // 30:
        return None
    if not months:
        return place.now + timedelta(seconds=seconds)
    local = place.now.astimezone(place.zone)
    return place.at(place.months_on(months), local.hour * 60 + local.minute)


def _duration(phrase: Phrase, place: Place) -> Due | None:
    length: Length = phrase.has["d"].value
    units = {unit for _, unit in length.parts}
    tied = "i" in phrase.has or "f" in phrase.has
    if "b" in phrase.has:
        return None  # قبل ساعتين and 三天前 are past
    if not tied and not (length.known and "workday" in units):
        return None  # "a two hours' drive" promises nothing
    sure = tied and length.known and not length.ranged and not phrase.from_event
    sure = sure and not {"~", "%"} & set(phrase.has)
    if "workday" in units:
        count = ceil(length.parts[0][0])
        known = length.known and not phrase.from_event
        at = _working_days(count, place) if known else None
        return Due(at, sure and at is not None, "working_days", count if known else None)
    if not length.known or phrase.from_event or "workhour" in units:
        return Due(None, False, "duration")
    at = _elapsed(length, place)
    return Due(at, sure and at is not None, "duration")


def _clock_minute(phrase: Phrase, place: Place) -> tuple[int, bool]:
    """Minutes after midnight and whether am or pm is known."""
    hour, minute, known, _ = phrase.has["C"].value
    part = phrase.has["p"].value if "p" in phrase.has else None
    if hour > 12 or hour == 0:
        return hour * 60 + minute, True
    if part in ("am", "morning", "forenoon", "dawn"):
        return hour % 12 * 60 + minute, True
    if part == "noon":
        return (hour if hour >= 10 else hour + 12) * 60 + minute, True
    if part in ("night", "evening") and hour == 12:
        return DAY + minute, True
    if part == "evening_or_pm" and hour == 12:
        # 12:04 مساءً is noon on a clock with two halves, and midnight in speech: ask.
        return 12 * 60 + minute, False
    if part == "night" and hour < 5:
        return DAY + hour * 60 + minute, True
    if part:
        return (hour % 12 + 12) * 60 + minute, True
    if known:
        return hour * 60 + minute, True
    early, late = hour % 12 * 60 + minute, (hour % 12 + 12) * 60 + minute
    in_hours = [m for m in (early, late) if place.work_start <= m <= place.work_end]
    return (in_hours[0] if in_hours else late if hour < 7 else early), False


def _minute(phrase: Phrase, place: Place) -> tuple[int, bool, str]:
    """Minutes after midnight, whether sure, and what told it."""
    if "C" in phrase.has:
        return *_clock_minute(phrase, place), "clock"
    limit = phrase.has["b"].value if "b" in phrase.has else None
    if "p" in phrase.has and "E" not in phrase.has:
        part = phrase.has["p"].value
        begins, ends, agreed = _PARTS[part]
        if part in ("pm", "afternoon") and begins < place.work_end <= ends:
            ends = place.work_end
        before = limit == "before" and begins < ends
        return (begins if before else ends), agreed and not before, "part_of_day"
    if "E" in phrase.has or limit not in ("before", "either"):
        return place.work_end, True, "day"
    # "Before Friday" may leave Friday out; 週五前 mostly does not: say it, and ask.
    return (place.work_end if limit == "either" else place.work_start), False, "day"


def _with_part(phrase: Phrase) -> None:
    """今晚 is a day and a part of it."""
    day = phrase.has.get("D")
    if day and day.value[1] and "p" not in phrase.has:
        phrase.has["p"] = day._replace(kind="p", value=day.value[1])


def _stands(phrase: Phrase) -> bool:
    """Whether this says a time at all: "good morning" and 一點 alone do not."""
    has = set(phrase.has)
    if has & set("DWSK"):
        return True
    if "C" in has:
        weak = phrase.has["C"].value[3]
        return not weak or bool(has & set("pbiafu~"))
    if "p" in has:
        alone = phrase.has["p"].value == "forenoon"
        return alone or bool(has & set("biat")) and phrase.has["p"].value not in ("am", "pm")
    return "E" in has and bool(has & set("bia"))


def _moment(phrase: Phrase, place: Place) -> Due | None:
    _with_part(phrase)
    if not _stands(phrase):
        return None
    day, day_sure = day_of(phrase, place)
    minute, sure, kind = _minute(phrase, place)
    if "K" in phrase.has and kind == "day" and "W" not in phrase.has:
        kind = "period"
    if {"f", "s"} & set(phrase.has) or (day is None and not day_sure):
        return Due(None, False, kind)  # "after 5 pm" has no end
    certain = sure and day_sure and not {"u", "~", "%"} & set(phrase.has)
    if day is not None:
        at = place.at(day, minute)
        if at <= place.now and day == place.today:
            certain = False
            at = place.at(day, DAY - 1) if kind != "clock" and minute == place.work_end else at
        return Due(at, certain and at > place.now, kind)
    at = place.at(place.today, minute)
    if at <= place.now:
        late = "E" in phrase.has
        return Due(place.at(place.today + timedelta(days=not late), minute if not late else DAY - 1),
                   False, kind)  # fmt: skip
    exact = kind != "part_of_day" or phrase.has["p"].value in ("noon", "midnight")
    return Due(at, certain and exact, kind)


def due_of(phrase: Phrase, place: Place) -> Due | None:
    """The instant a phrase means, or None where it is no time to come at all."""
    if "x" in phrase.has:
        return None
    try:
        if "d" in phrase.has:
            return _duration(phrase, place)
        if "v" in phrase.has and not set("CDWSKE") & set(phrase.has):
            return Due(None, False, "vague")
        return _moment(phrase, place)
    except OverflowError:
        return Due(None, False, "vague")
