"""Times, numbers and durations as the current reader writes them (see `kept.ui.locales` for the rule).

Babel picks names and patterns; the digits are set here, since Babel leaves dates in ASCII digits.
"""

import unicodedata
from datetime import UTC, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from babel import dates, numbers
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from markupsafe import Markup

from kept.ui.locales import reader

RELATIVE_FOR = timedelta(days=6)
UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def now():
    """The aware time now, by the clock the settings name, so that tests and the demo can move it."""
    return import_string(getattr(settings, "KEPT_CLOCK", "kept.events.clock.now"))()


def digits(text):
    """`text` with its ASCII digits as the reader writes them. Not for order numbers and codes: they stay as issued."""
    chosen = reader().digits
    return text.translate(dict(zip(map(ord, "0123456789"), chosen, strict=True))) if chosen[0] != "0" else text


def number(value):
    """A whole or decimal number: 12,345.6 or ١٢٬٣٤٥٫٦."""
    return digits(numbers.format_decimal(value, locale=reader().babel, numbering_system="default"))


def percent(share):
    """A share from 0 to 1 in whole percent: 62%, ٦٢٪."""
    return digits(numbers.format_percent(share, locale=reader().babel, numbering_system="default"))


def clock(when, zone=None):
    """The time of day of an aware datetime in `zone` (IANA name; default the reader's): 14:05, ٢:٠٥ م, 下午2:05."""
    babel = reader().babel
    # CLDR would say 清晨 or 凌晨; browsers and people in Taiwan write 上午 and 下午 beside a clock.
    return digits(dates.format_time(_local(when, zone), "ah:mm" if babel.language == "zh" else "short", locale=babel))


def day(when, zone=None):
    """The day: Sat 28 Nov; with the year when it is not this one."""
    local = _local(when, zone)
    year = "y" if local.year != _local(now(), zone).year else ""
    return digits(_skeleton(local, f"{year}MMMEd"))


def calendar_day(date):
    """The day of a date without a time: Sat 28 Nov."""
    return day(datetime.combine(date, time(12), UTC), "UTC")


def moment(when, zone=None):
    """Day and time of day: Sat 28 Nov, 14:05; only the time when it is today."""
    local = _local(when, zone)
    if local.date() == _local(now(), zone).date():
        return clock(when, zone)
    joined = reader().babel.datetime_formats["medium"]
    return joined.format(clock(when, zone), day(when, zone))


def ago(when):
    """How far from now, in one short unit: 33 min ago, قبل ٣٣ دقيقة, in 2 hrs; beyond six days the day."""
    away = when - now()
    if abs(away) < timedelta(minutes=1):
        return gettext("now")
    if abs(away) > RELATIVE_FOR:
        return day(when)
    size = next(size for _, size in UNITS if abs(away).total_seconds() >= size)
    whole = (
        int(away.total_seconds() / size) * size
    )  # 90 minutes are "1 hour": Babel would round up, the browser does not
    return digits(dates.format_timedelta(whole, locale=reader().babel, add_direction=True, format="short", threshold=1))


def when(moment_):
    """A <relative-time> that says how long ago and shows day and time on pointing; kept fresh in the browser."""
    if moment_ is None:
        return ""
    return Markup('<relative-time><time datetime="{}" title="{}">{}</time></relative-time>').format(
        moment_.isoformat(timespec="seconds"), moment(moment_), ago(moment_)
    )


def duration(length, width="long", parts=2):
    """A timedelta in its two largest units: "1 hour, 34 minutes"; width long, short or narrow ("1h 34m").

    Negative lengths are said without sign: the sentence around says late or early.
    """
    seconds = abs(round(length.total_seconds()))
    first = next((index for index, (_, size) in enumerate(UNITS) if seconds >= size), len(UNITS) - 1)
    said = []
    for name, size in UNITS[first : first + parts]:
        amount, seconds = divmod(seconds, size)
        if amount or not said:
            said.append(digits(_unit(amount, name, width)))
    return _joined(said, width)


def since(when):
    """How long it has been since then, in one unit: "9 minutes"."""
    return duration(max(now() - when, timedelta()), parts=1)


def initial(name):
    """One letter for an avatar; for Chinese the family name's character, for nothing readable a dot."""
    return next((letter.upper() for letter in unicodedata.normalize("NFC", name or "") if letter.isalpha()), "•")


def tint(name):
    """A number 0–5 that is always the same for the same name; picks the avatar's colour."""
    return crc32((name or "").encode()) % 6


def _local(when, zone):
    return when.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone or timezone.get_current_timezone())


def _skeleton(local, skeleton):
    # Not dates.format_skeleton: it takes the month names of the parent locale (نوفمبر in Amman).
    locale = reader().babel
    return dates.format_date(local, str(locale.datetime_skeletons[skeleton]), locale=locale)


def _unit(amount, name, width):
    locale = reader().babel
    for candidate in (width, "short", "narrow"):  # CLDR has no long form where it equals the short one (Chinese)
        patterns = locale._data["unit_patterns"].get(f"duration-{name}", {}).get(candidate, {})
        if pattern := patterns.get(locale.plural_form(amount)) or patterns.get("other"):
            return pattern.replace("{0}", str(amount))
    return f"{amount} {name}"


def _joined(said, width):
    patterns = reader().babel.list_patterns
    chosen = patterns.get(f"unit-{width}") or patterns.get("unit") or patterns.get("unit-short") or patterns["standard"]
    pattern = chosen.get("2") or patterns["standard"]["2"]
    text = said[0]
    for part in said[1:]:
        text = pattern.replace("{0}", text).replace("{1}", part)
    return text
