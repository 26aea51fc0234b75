"""Values of conditions: how each kind is checked when it comes in, and what span of time or number it means."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kept.text.folding import strip_bidi
from kept.text.numbers import YEARS

MOST_VALUES, LONGEST, LARGEST = 50, 200, 2**63 - 1
LANGUAGES = (("en", "English"), ("ar", "العربية"), ("zh-Hant", "繁體中文"), ("zh-Hans", "简体中文"), ("fr", "Français"), ("de", "Deutsch"), ("es", "Español"), ("tr", "Türkçe"), ("fa", "فارسی"), ("ur", "اردو"), ("ja", "日本語"), ("ko", "한국어"))  # fmt: skip
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SPAN = re.compile(r"([1-9][0-9]{0,4})([mhdw])")


def span(text: Any) -> timedelta:
    """The length that "90m", "12h", "3d" or "2w" says. Raises ValidationError."""
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if not found or int(found[1]) * UNITS[found[2]] > timedelta(days=3660):
        raise ValidationError(_("Say how long as in 90m, 12h, 3d or 2w."))
    return int(found[1]) * UNITS[found[2]]


def instant(text: Any) -> datetime:
    """The time that "2026-11-28" (its beginning for the reader) or "2026-11-28T09:00+02:00" says. Raises ValidationError."""
    try:
        if isinstance(text, str) and len(text) <= 40 and text.isascii():
            if len(text) == 10:
                return timezone.make_aware(datetime.combine(plain_date(text), time.min))
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None and found.year in YEARS:
                return found
    except (ValueError, OverflowError):
        pass
    raise ValidationError(_("Say a day as in 2026-11-28."))


def plain_date(text: Any) -> date:
    """Raises ValidationError for anything but a day of the common calendar, in the years we speak of."""
    try:
        found = date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValidationError(_("Say a day as in 2026-11-28."))
    return found


def amount(value: Any) -> Decimal:
    """A number a column holds. Raises ValidationError."""
    try:
        found = Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found) >= 10**14:
        raise ValidationError(_("Say a number."))
    return found


def plain_text(value: Any) -> str:
    """What somebody looks for. Raises ValidationError."""
    found = strip_bidi(value).replace("\x00", "").strip() if isinstance(value, str) else ""
    if not found or len(found) > LONGEST or not _storable(found):
        raise ValidationError(_("Say what to look for, in at most %(n)s characters.") % {"n": LONGEST})
    return found


def reference(value: Any, words: tuple[str, ...], *, names: bool = False) -> int | str:
    """An id, one of the words that stand for some, or (names) a name. Raises ValidationError."""
    if value in words or (isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST):
        return value
    if names and isinstance(value, str):
        return plain_text(value)
    raise ValidationError(_("Choose one of the list."))


def bounds(kind: str, op: str, value: Any, at: datetime) -> tuple[Any, Any]:
    """(from, before) of a span of time, of days or of numbers; None where it has no end there."""
    if op in ("above", "below"):
        return (amount(value) + Decimal("0.000001"), None) if op == "above" else (None, amount(value))
    if kind == "date":
        return _days(op, value, timezone.localtime(at).date())
    if op in ("before", "after"):
        return (None, instant(value)) if op == "before" else (instant(value), None)
    if op == "ahead":
        return at, at + span(value)
    edge = at - span(value)
    return (edge, at + timedelta(microseconds=1)) if op == "within" else (None, edge)


def _days(op: str, value: Any, today: date) -> tuple[date | None, date | None]:
    if op in ("before", "after"):
        return (None, plain_date(value)) if op == "before" else (plain_date(value), None)
    length = timedelta(days=max(1, span(value).days))
    if op == "ahead":
        return today, today + length + timedelta(days=1)
    return (today - length, today + timedelta(days=1)) if op == "within" else (None, today - length)


def pattern(text: str) -> str:
    """`text` as a regular expression that means just that, for either database."""
    return re.sub(r"([^\w\s])", lambda sign: f"\\{sign[1]}" if sign[1].isascii() else sign[1], text)


def _storable(text: str) -> bool:
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False
