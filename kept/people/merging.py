"""Two persons who were one, and the way back.

The source's row stays and leads to the survivor: old ids, links and addresses go on working. Nothing is copied: each
address, fact, conversation and promise moves once, and the merge remembers which, so that it can be undone at any
time, in any order. An address that was verified vouches for no other: `verified_at` stays with each.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.models import Event
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.choosing import apply, restore
from kept.people.folding import folded_name
from kept.people.knowing import Stale
from kept.people.models import Alias, Fact, FormerIdentity, Identity, Link, Merge, Person, PersonTag
from kept.people.moving import bring, merge_of, survivor_of, take_back

OWN = (Identity, Fact, Link, FormerIdentity)
# Of these a person has each once: what the survivor has too stays with the source.
ONCE = {Alias: "folded", PersonTag: "name"}


def merge(
    source: Person, *, into: Person, by: Any, choose: Mapping[str, str] | None = None, expected: int | None = None
) -> Merge:
    """`source` was `into` all along. Where both say something, `choose` says whose word counts (see choosing.py).

    `expected` is the version of `source` that the caller saw. Events: person.merged, on which the domains above bring
    theirs along. Raises ValidationError for two who are one already, Stale.
    """
    with transaction.atomic():
        _lock(source, into)
        _refuse(source, into)
        if expected is not None and source.version != expected:
            raise Stale
        names, main = {source.name, into.name}, into.identities.first()
        row = Merge(source=source, into=into, at=now(), changed=apply(source, into, choose))
        row.by_kind, row.by_id = (actor := actor_of(by)).kind, actor.id
        row.save()
        source.merged_into = into
        _bring_own(row)
        _keep_main(into, main)
        row.alias = _still_found_by(names, into)
        row.save(update_fields=["alias"])
        _save(source, into)
        record("person.merged", source, by=by, about=[into], data={"merge": row.pk, "fields": sorted(row.changed)})
    _tell(source, into)
    return row


def unmerge(row: Merge, *, by: Any) -> Merge:
    """They were two after all. What came goes back, with what was said and promised in it since; what began since stays.

    A value that somebody changed since is left as it is. Event: person.unmerged. Undoing twice is once.
    """
    with transaction.atomic():
        source, into = row.source, row.into
        _lock(source, into)
        row.refresh_from_db(from_queryset=Merge.objects.select_for_update(no_key=True))
        if row.undone_at:
            return row
        Alias.objects.filter(pk=row.alias_id or 0).delete()
        row.alias, row.undone_at = None, now()
        row.save(update_fields=["alias", "undone_at"])
        _hand_down(row, restore(into, row.changed))
        for model in (*OWN, *ONCE):
            take_back(row, model._default_manager.all())
        source.merged_into = None
        _save(source, into)
        record("person.unmerged", source, by=by, about=[into], data={"merge": row.pk})
    _tell(source, into)
    return row


def gather(event: Event) -> None:
    """Bring what was added to the source by somebody who had found it just before; safe to run twice."""
    row = merge_of(event)
    if row.undone_at is None:
        _bring_own(row)


def _bring_own(row: Merge) -> None:
    for model in OWN:
        bring(row, model._default_manager.all())
    for once, column in ONCE.items():
        rows = once._default_manager.all()
        there = rows.filter(person=survivor_of(row.into)).values_list(column, flat=True)
        bring(row, rows.exclude(**{f"{column}__in": list(there)}))


def _keep_main(into: Person, main: Identity | None) -> None:
    """The survivor's main address stays the main one, whenever the source's was chosen."""
    if main and into.identities.first() != main:
        Identity.objects.filter(pk=main.pk).update(chosen_at=now())


def _still_found_by(names: set[str], into: Person) -> Alias | None:
    """The name that lost goes on finding the person. The new spelling, or None where none was lost."""
    lost = [name for name in names if name and folded_name(name) != folded_name(into.name)]
    taken = set(into.aliases.values_list("folded", flat=True))
    for name in lost:
        if folded_name(name) not in taken:
            return Alias.objects.create(person=into, name=name, folded=folded_name(name))
    return None


def _lock(*people: Person) -> None:
    """Both rows, fresh and held, always in one order. Who adds to a person meanwhile waits."""
    for person in sorted(people, key=lambda person: person.pk):
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())


def _refuse(source: Person, into: Person) -> None:
    if source.pk == into.pk:
        raise ValidationError({"into": _("This is the same person already.")})
    if source.merged_into_id or into.merged_into_id:
        raise ValidationError({"into": _("One of the two was merged meanwhile. Look at them again.")})


def _hand_down(row: Merge, kept: dict[str, list]) -> None:
    """A later merge took over the value that this one had set: undone, it would bring it back. It brings what was before."""
    for later in Merge.objects.filter(into=row.into, undone_at__isnull=True, pk__gt=row.pk).order_by("pk"):
        for column in [name for name in kept if later.changed.get(name, [None])[0] == kept[name][1]]:
            later.changed[column][0] = kept.pop(column)[0]
            later.save(update_fields=["changed"])


def _save(*people: Person) -> None:
    for person in people:
        address = person.identities.values_list("shown", flat=True).first() or ""
        # Whoever has no address left keeps the name they were found by.
        if person.name or address:
            person.folded = folded_name(person.name, address)
        person.version += 1
        person.save()


def _tell(*people: Person) -> None:
    changed(*(f"person:{person.pk}" for person in people))
