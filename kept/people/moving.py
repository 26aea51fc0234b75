"""What belongs to a person goes along when they are merged, and back when it is undone: each row once.

A domain above does the same for its own rows in a reaction to `person.merged` and `person.unmerged`.
"""

from typing import Any

from django.db.models import QuerySet

from kept.events.models import Event
from kept.people.models import Merge, Moved, Person

CHUNK = 400


def merge_of(event: Event) -> Merge:
    """The merge that an event `person.merged` or `person.unmerged` tells of."""
    return Merge.objects.select_related("source", "into").get(pk=event.data["merge"])


def bring(merge: Merge, rows: QuerySet, *, field: str = "person", **also: Any) -> list[int]:
    """Give the source's `rows` to the survivor and remember which; their ids. `also` is set on them too.

    `field` is the column that points to the person. Called again it brings what came meanwhile: somebody who found the person before may have added to them since.
    """
    ids = list(rows.filter(**{field: merge.source_id}).values_list("pk", flat=True))
    Moved.objects.bulk_create(
        (Moved(merge=merge, kind=_kind(rows), row_id=id) for id in ids), batch_size=CHUNK, ignore_conflicts=True
    )
    _give(rows, ids, also | {field: survivor_of(merge.into)})
    return ids


def take_back(merge: Merge, rows: QuerySet, *, field: str = "person", **also: Any) -> list[int]:
    """Give what came back to the source, unless it has gone elsewhere since; the ids."""
    holder = survivor_of(merge.into)
    came = merge.moved.filter(kind=_kind(rows)).values("row_id")
    return hand_back(merge, rows.filter(pk__in=came, **{field: holder}), field=field, **also)


def hand_back(merge: Merge, rows: QuerySet, *, field: str = "person", **also: Any) -> list[int]:
    """Give these rows to the source; the merges that carried them farther forget them, or they would take them again."""
    ids = list(rows.values_list("pk", flat=True))
    _give(rows.model._default_manager.all(), ids, also | {field: merge.source})
    carried, person = [], merge.into
    while person.merged_into_id:
        carried += Merge.objects.filter(source=person, undone_at__isnull=True).values_list("pk", flat=True)
        person = Person.objects.get(pk=person.merged_into_id)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        Moved.objects.filter(merge__in=carried, kind=_kind(rows), row_id__in=part).delete()
    return ids


def survivor_of(person: Person) -> Person:
    """The person who stands for this one now: themselves, if they were never merged."""
    while person.merged_into_id:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def _give(rows: QuerySet, ids: list[int], new: dict[str, Any]) -> None:
    for start in range(0, len(ids), CHUNK):
        rows.filter(pk__in=ids[start : start + CHUNK]).update(**new)


def _kind(rows: QuerySet) -> str:
    return str(rows.model._meta.model_name)
