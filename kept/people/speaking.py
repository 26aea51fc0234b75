"""Languages and places by the names the reader calls them."""

from babel.dates import get_timezone_location

from kept.people.models import Person
from kept.ui.locales import reader


def language_name(tag: str) -> str:
    """ "Arabic" for ar, in the reader's language; the tag itself for one nobody named. "" stays ""."""
    if not tag:
        return ""
    names = reader().babel.languages
    return names.get(tag.replace("-", "_")) or names.get(tag.split("-")[0]) or tag


def city_name(zone: str) -> str:
    """The city a zone is named after ("Amman" for Asia/Amman), in the reader's language. "" stays ""."""
    return get_timezone_location(zone, locale=reader().babel, return_city=True) if zone else ""


def languages_of(person: Person) -> list[str]:
    """The names of the languages the person speaks, as far as we know: at most one for now."""
    return [language_name(person.language)] if person.language else []
