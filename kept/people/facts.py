"""What a person told us: with where it was said, whether they agreed that we keep it, and until when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.models import Fact, Person
from kept.text.folding import strip_bidi
from kept.text.numbers import YEARS


def tell_fact(
    person: Person, *, label: str, text: str, source: str, by: Any,
    consented: bool = True, told_at: datetime | None = None, expires_at: datetime | None = None,
) -> Fact:  # fmt: skip
    """Keep something the person told us. `source` says in words where ("mail of 3 May"); it is shown beside the fact.

    Raises ValidationError by field: nothing is kept without a source, or with an end in the past.
    """
    values = {"label": (label, 80), "text": (text, 500), "source": (source, 200)}
    plain = {name: " ".join(strip_bidi(value).replace("\x00", "").split()) for name, (value, _most) in values.items()}
    wrong = {name: _("Needed.") for name, value in plain.items() if not value}
    wrong |= {
        name: _("At most %(n)s characters.") % {"n": values[name][1]}
        for name in plain
        if len(plain[name]) > values[name][1]
    }
    if any(time is not None and time.year not in YEARS for time in (told_at, expires_at)):
        wrong["expires_at"] = _("This is not a time.")
    elif expires_at is not None and expires_at <= now():
        wrong["expires_at"] = _("This time is past.")
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        fact = Fact.objects.create(
            person=person, consented=consented, told_at=told_at or now(), expires_at=expires_at, **plain
        )
        record("fact.told", person, by=by, data={"fact": fact.pk, "label": fact.label})
    changed(f"person:{person.pk}")
    return fact


def forget_fact(fact: Fact, *, by: Any) -> None:
    """Remove a fact for good. The event names neither its words nor its label."""
    with transaction.atomic():
        record("fact.forgotten", fact.person, by=by, data={"fact": fact.pk})
        fact.delete()
    changed(f"person:{fact.person_id}")


def forget_expired() -> int:
    """Remove every fact whose time is over; timed work. Returns how many."""
    return Fact.objects.filter(expires_at__lte=now()).delete()[0]
