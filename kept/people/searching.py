"""Finding customers by what somebody types: by its beginning, by another spelling, and where that finds nobody, by its sound."""

from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet

from kept.people.access import people_beginning, visible_people
from kept.people.models import Person, Sign
from kept.text.alike import han, is_han, near, words
from kept.text.folding import fold

LOOKED_AT = 400


def find_people(user: Any, typed: str, most: int = 20) -> list[Person]:
    """Whose name or address begins so, in any script and spelling; else whose name sounds so, nearest first."""
    found = list(people_beginning(user, typed)[:most])
    return found or people_like(user, typed)[:most]


def people_like(user: Any, typed: str) -> list[Person]:
    """People whose name sounds like this, nearest first: slips of the keyboard, accents and the other script are forgiven."""
    sounds = words(typed[:100])[:4]
    if not sounds or "@" in typed:
        return []
    rows: QuerySet[Person] = visible_people(user)
    for sound in sounds:
        rows = rows.filter(pk__in=_with(sound))
    people = list(rows.prefetch_related("identities", "aliases")[:LOOKED_AT])
    return sorted(people, key=lambda person: -_nearness(person, typed))


def _with(sound: str) -> QuerySet:
    signs = Sign.objects.all()
    if is_han(sound[0]):
        return signs.filter(value__gte=f"h:{sound}", value__lt=f"h:{sound}\U0010ffff").values("person")
    return signs.filter(value__in=[f"w:{each}" for each in near(sound)]).values("person")


def _nearness(person: Person, typed: str) -> float:
    wanted = han(typed) or fold(typed)
    names = [person.name, person.preferred_name, *(alias.name for alias in person.aliases.all())]
    by_sound = [SequenceMatcher(None, " ".join(words(typed)), " ".join(words(name))).ratio() for name in names if name]
    by_letter = [SequenceMatcher(None, wanted, han(name) or fold(name)).ratio() for name in names if name]
    return max(by_sound, default=0) + max(by_letter, default=0)
