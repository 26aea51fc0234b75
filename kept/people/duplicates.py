"""Who might be one: found by the signs they share, shown to people, never merged by itself."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from kept.events.clock import now
from kept.events.models import Event, Subject
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.models import Likely, Looked, Person, Sign
from kept.people.signs import signs_of, telling

BATCH = 500
A_RUN = 20_000  # persons; the next run goes on
OVERLAP = 200  # rows that may have been committed after later ones were seen
CROWD = 12  # a sign of more people than this is the switchboard of a company, not one person
EVENTS = (
    "person.created", "person.changed", "person.unmerged", "identity.added", "identity.removed", "alias.added",
    "alias.removed",
)  # fmt: skip


def look() -> int:
    """Look at who is new or changed since the last time, for likely duplicates; timed work. How many were looked at."""
    ids, person_id, event_id = _fresh()
    for start in range(0, len(ids), BATCH):
        _look_at(ids[start : start + BATCH])
    with transaction.atomic():
        Looked.objects.update_or_create(pk=1, defaults={"person_id": person_id, "event_id": event_id})
    return len(ids)


def _fresh() -> tuple[list[int], int, int]:
    seen = Looked.objects.filter(pk=1).first() or Looked()
    newest = Person.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    ids: list[int] = []
    if newest > seen.person_id:
        rows = Person.objects.filter(pk__gt=seen.person_id - OVERLAP).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:A_RUN])
    # Not farther: somebody much newer of whom an event tells is no reason to pass over those before.
    reached = max([seen.person_id, *ids])
    if last > seen.event_id:
        events = Event.objects.filter(name__in=EVENTS, pk__gt=seen.event_id - OVERLAP).order_by("pk")
        happened = list(events.values_list("pk", flat=True)[:A_RUN])
        last = happened[-1] if len(happened) == A_RUN else last
        for start in range(0, len(happened), BATCH):
            about = Subject.objects.filter(event__in=happened[start : start + BATCH], kind="person", main=True)
            ids += about.values_list("subject_id", flat=True)
    return list(dict.fromkeys(ids)), reached, last


def _look_at(ids: list[int]) -> None:
    people = Person.objects.filter(pk__in=ids, merged_into__isnull=True).prefetch_related("identities", "aliases")
    signs = {person.pk: signs_of(person) for person in people}
    with transaction.atomic():
        Sign.objects.filter(person__in=ids).delete()
        rows = [Sign(person_id=id, value=value) for id, values in signs.items() for value in sorted(values)]
        Sign.objects.bulk_create(rows, batch_size=BATCH)
        pairs = _pairs({value for values in signs.values() for value in telling(values)})
        Likely.objects.bulk_create(
            (Likely(first_id=a, second_id=b, because=because, found_at=now()) for (a, b), because in pairs.items()),
            batch_size=BATCH, ignore_conflicts=True,
        )  # fmt: skip


def _pairs(values: Iterable[str]) -> dict[tuple[int, int], list[str]]:
    """{(id, id): kinds of signs they share} of all who have one of these signs."""
    holders: dict[str, list[int]] = defaultdict(list)
    wanted = sorted(values)
    for start in range(0, len(wanted), BATCH):
        rows = Sign.objects.filter(value__in=wanted[start : start + BATCH], person__merged_into__isnull=True)
        for value, id in rows.order_by("person").values_list("value", "person_id"):
            holders[value].append(id)
    pairs: dict[tuple[int, int], list[str]] = {}
    for value, ids in holders.items():
        for pair in combinations(ids, 2) if len(ids) <= CROWD else ():
            pairs.setdefault(pair, []).append(value[0])
    return {pair: sorted(set(kinds)) for pair, kinds in pairs.items()}


def waiting() -> QuerySet[Likely]:
    """Pairs nobody has said anything of yet, latest first."""
    rows = Likely.objects.filter(
        parted_at__isnull=True, first__merged_into__isnull=True, second__merged_into__isnull=True
    )
    return rows.select_related("first__organisation", "second__organisation").order_by("-pk")


def like(person: Person) -> list[Person]:
    """Who may be this person, as their signs stand now; two queries beside the person's own. Most signs shared first."""
    signs = telling(signs_of(person))
    if not signs:
        return []
    rows = Sign.objects.filter(value__in=signs, person__merged_into__isnull=True).exclude(person=person)
    shared: dict[int, int] = defaultdict(int)
    for id in rows.values_list("person_id", flat=True)[: CROWD * 4]:
        shared[id] += 1
    parted = Likely.objects.filter(Q(first=person) | Q(second=person), parted_at__isnull=False)
    for first, second in parted.values_list("first_id", "second_id") if shared else ():
        shared.pop(second if first == person.pk else first, None)
    return list(Person.objects.filter(pk__in=sorted(shared, key=lambda id: -shared[id])[:CROWD]))


def tell_apart(one: Person, other: Person, *, by: Any) -> Likely:
    """They are two: remembered, and not asked again. Event: person.told_apart."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    with transaction.atomic():
        row, _new = Likely.objects.get_or_create(first=first, second=second)
        if row.parted_at is None:
            row.parted_at = now()
            row.save(update_fields=["parted_at"])
            record("person.told_apart", first, by=by, about=[second])
    changed(f"person:{first.pk}", f"person:{second.pk}")
    return row
