"""The values of fields: read from what was typed, written as one plain text, said to people."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.inbox.models import Field, FieldKind, FieldValue
from kept.inbox.wording import storable
from kept.text.dates import NoDate, read_date
from kept.text.numbers import amount
from kept.ui.formats import calendar_day, number
from kept.ui.locales import reader

LONGEST = 500
LARGEST = Decimal(10) ** 14
COLUMNS = {FieldKind.NUMBER: "number", FieldKind.DATE: "date", FieldKind.PERSON: "user"}


def column_of(field: Field) -> str:
    """The column of FieldValue that holds values of this kind."""
    return COLUMNS.get(FieldKind(field.kind), "text")


def read_value(field: Field, given: Any) -> Any:
    """What `given` (typed text, or a value of JSON) is as a value of the field; None for nothing.

    Raises ValidationError with one sentence that says what would be understood.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    return READERS[FieldKind(field.kind)](field, given)


def plain(value: Any) -> str:
    """A value as one stable text, "" for none: what a page remembers of what it saw, and an event tells."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, User):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else str(value)


def stored(row: FieldValue | None, field: Field) -> Any:
    """The value that a row holds, None for none."""
    found = getattr(row, column_of(field)) if row is not None else None
    return None if found == "" else found


def said(field: Field, value: Any) -> str:
    """A value in the reader's language, digits and calendar; "" for none."""
    if value is None:
        return ""
    if field.kind == FieldKind.LIST:
        return option_label(field, value)
    if isinstance(value, Decimal):
        return number(value.normalize())
    return calendar_day(value) if isinstance(value, date) else str(value)


def option_label(field: Field, key: str) -> str:
    """The label of an option in the reader's language, retired or not."""
    found = next((option for option in field.options if option["key"] == key), None)
    return label_in(found["labels"]) if found else key


def label_in(labels: Mapping[str, str]) -> str:
    """The reader's language, else English, else any."""
    wanted = {"zh-hant": "zh-Hant"}.get(get_language() or "en", get_language() or "en")
    return labels.get(wanted) or labels.get("en") or next(iter(labels.values()), "")


def _text(field: Field, given: Any) -> str:
    text = " ".join(storable(str(given)).split())
    if len(text) > LONGEST:
        raise ValidationError(_("At most %(n)s characters.") % {"n": LONGEST})
    return text


def _number(field: Field, given: Any) -> Decimal:
    found = amount(str(given))
    if found is None:
        raise ValidationError(_("Write a number, such as %(example)s.") % {"example": "1250.5"})
    if abs(found) >= LARGEST:
        raise ValidationError(_("This number is too large."))
    return round(found, 6)


def _date(field: Field, given: Any) -> date:
    """As the reader writes dates: see kept.text.dates."""
    babel = reader().babel
    pattern = babel.date_formats["short"].pattern
    try:
        return read_date(str(given), day_first=pattern.index("d") < pattern.index("M"), roc=babel.language == "zh")
    except NoDate as problem:
        raise ValidationError(_wrong_date(problem), code=problem.why) from None


def _wrong_date(problem: NoDate) -> str:
    example = calendar_day(now().date())
    if problem.why == "hijri" and problem.near:
        return _("This is a Hijri date, about %(day)s. Write the Gregorian day.") % {"day": calendar_day(problem.near)}
    if problem.why == "hijri":
        return _("This is a Hijri date. Write the Gregorian day, such as %(example)s.") % {"example": example}
    if problem.why == "short_year":
        return _("Write the year with four figures, such as %(example)s.") % {"example": "2026-12-01"}
    if problem.why == "no_year":
        return _("Write the year too, such as %(example)s.") % {"example": "2026-12-01"}
    return _("Write a date, such as %(example)s.") % {"example": "2026-12-01"}


def _option(field: Field, given: Any) -> str:
    wanted = str(given).strip().casefold()
    for option in field.options:
        if option.get("retired_at"):
            continue
        if wanted == option["key"] or wanted in {label.casefold() for label in option["labels"].values()}:
            return option["key"]
    raise ValidationError(_("Choose one of the list."))


def _person(field: Field, given: Any) -> User:
    id = given.pk if isinstance(given, User) else str(given).strip()
    found = None
    if isinstance(id, int) or (id.isascii() and id.isdigit() and len(id) < 19):
        found = User.objects.people().filter(pk=id).first()
    if found is None:
        raise ValidationError(_("Choose one of us."))
    return found


READERS = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.LIST: _option,
    FieldKind.PERSON: _person,
}
