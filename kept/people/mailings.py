"""Who complained of a mail of ours, or ended them, gets no more that a machine sends; people may still write to them."""

from typing import Any

from django.db import models, transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.models import Person


def refuse_mailings(person: Person, *, by: Any, about: list[models.Model] | None = None) -> None:
    """No mail that nobody wrote goes to them from now on. `about`: what they complained of. Event: mailings.refused."""
    _set(person, True, by, about or [])


def allow_mailings(person: Person, *, by: Any) -> None:
    """They want them after all. Event: mailings.allowed."""
    _set(person, False, by, [])


def _set(person: Person, refused: bool, by: Any, about: list[models.Model]) -> None:
    with transaction.atomic():
        found = (
            Person.objects.select_for_update(no_key=True)
            .filter(pk=person.pk, no_mailings_since__isnull=refused)
            .first()
        )
        if found is None:
            return
        found.no_mailings_since = now() if refused else None
        found.save(update_fields=["no_mailings_since"])
        record("mailings.refused" if refused else "mailings.allowed", found, by=by, about=about)
    person.no_mailings_since = found.no_mailings_since
    changed(f"person:{person.pk}")
