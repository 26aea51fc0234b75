"""Where a person probably is and what they probably speak, from a mail. A guess is marked, and gives way to a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import F

from kept.events.recording import Happened, record_many
from kept.live.hub import changed
from kept.people.knowing import know
from kept.people.models import Person, Source

# The zone most people live in, by language and by offset in minutes: used where no country is known.
BY_LANGUAGE = {
    "ar": ("Asia/Riyadh", "Africa/Cairo", "Asia/Dubai", "Africa/Algiers", "Africa/Casablanca", "Asia/Amman"),
    "zh-Hant": ("Asia/Taipei",),
    "zh-Hans": ("Asia/Shanghai",),
    "ja": ("Asia/Tokyo",),
    "ko": ("Asia/Seoul",),
    "de": ("Europe/Berlin",),
    "fr": ("Europe/Paris",),
    "en": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "Europe/London",
        "Asia/Kolkata",
        "Australia/Sydney",
    ),
}
# Country endings that are used as if they were none.
_ANYWHERE = frozenset("io co me tv ai cc ly to gg fm ws".split())


def guess_zone(*, at: datetime | None = None, address: str = "", language: str = "") -> str:
    """An IANA zone, or "" rather than a bad guess.

    `at` is the Date of the mail with the offset its program wrote, `address` the sender's, `language` the text's.
    """
    offset = at.utcoffset() if at is not None else None
    country = _country(address)
    # +0000 is what many mail programs write wherever they are.
    if offset is None or (not offset and country not in {"GB", "IE", "PT", "MA", "IS", "GH"}):
        return _only_zone(country)
    for name in (*_zones_of(country), *BY_LANGUAGE.get(language, ())):
        if at is not None and at.astimezone(ZoneInfo(name)).utcoffset() == offset:
            return name
    return ""


def guess(person: Person, *, by: Any, at: datetime | None = None, address: str = "", language: str = "") -> Person:
    """Fill in zone and language that are not known yet, marked as guessed. What is known is left alone."""
    found: dict[str, Any] = {}
    if not person.timezone and (zone := guess_zone(at=at, address=address, language=language or person.language)):
        found["timezone"] = zone
    if not person.language and language and language != "und":
        found["language"] = language
    return know(person, told=False, by=by, **found) if found else person


@dataclass(frozen=True, slots=True)
class Hint:
    """What one mail says of its writer: see guess()."""

    person: Person
    at: datetime | None = None
    address: str = ""
    language: str = ""


def guess_many(hints: Iterable[Hint], *, by: Any) -> None:
    """guess() for many persons whose rows the caller holds locked and fresh; their objects are changed too."""
    found: dict[int, tuple[Person, dict[str, str]]] = {}
    for hint in hints:
        person, new = found.setdefault(hint.person.pk, (hint.person, {}))
        language = hint.language if hint.language != "und" else ""
        if not person.timezone and "timezone" not in new:
            if zone := guess_zone(at=hint.at, address=hint.address, language=language or person.language):
                new["timezone"] = zone
        if not person.language and language:
            new.setdefault("language", language)
    rows = [(person, new) for person, new in found.values() if new]
    # Few languages and zones, many persons: one statement for all who are guessed the same.
    alike: dict[tuple, list[int]] = {}
    for person, new in rows:
        for name, value in new.items():
            setattr(person, name, value)
            setattr(person, f"{name}_source", Source.GUESSED)
        person.version += 1
        alike.setdefault(tuple(sorted(new.items())), []).append(person.pk)
    for fields, ids in alike.items():
        sources = {f"{name}_source": Source.GUESSED for name, _value in fields}
        Person.objects.filter(pk__in=ids).update(**dict(fields), **sources, version=F("version") + 1)
    record_many((Happened("person.changed", person, data={"fields": sorted(new)}) for person, new in rows), by=by)
    if rows:
        changed(*(f"person:{person.pk}" for person, _new in rows))


def is_guessed(person: Person) -> bool:
    """Whether the zone was not told: then composer and mail name it."""
    return person.timezone_source == Source.GUESSED


def _country(address: str) -> str:
    ending = address.rpartition("@")[2].rpartition(".")[2].lower()
    if len(ending) != 2 or not ending.isascii() or ending in _ANYWHERE:
        return ""
    return {"uk": "GB"}.get(ending, ending.upper())


def _only_zone(country: str) -> str:
    zones = _zones_of(country)
    return zones[0] if len(zones) == 1 else ""


def _zones_of(country: str) -> tuple[str, ...]:
    return _by_country().get(country, ())


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """Country code -> its zones, as the time zone database lists them (the most populous first)."""
    import tzdata

    found: dict[str, list[str]] = {}
    table = Path(tzdata.__file__).parent / "zoneinfo" / "zone.tab"
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, _place, zone = line.split("\t")[:3]
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            continue
        found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}
