"""What else somebody is called, and what they are grouped by."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.live.hub import changed
from kept.people.folding import folded_name, known_name
from kept.people.models import Alias, Person, PersonTag
from kept.text.folding import fold, strip_bidi

MOST = 30


def add_alias(person: Person, name: str, *, by: Any) -> Alias:
    """Another spelling of their name, mostly in another script; the same one twice is once. Raises ValidationError."""
    plain = known_name(name)
    if not plain:
        raise ValidationError({"name": _("This does not look like a name.")})
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk))
        found = person.aliases.filter(folded=folded_name(plain)).first()
        if found:
            return found
        if person.aliases.count() >= MOST:
            raise ValidationError({"name": _("At most %(n)s.") % {"n": MOST}})
        alias = Alias.objects.create(person=person, name=plain, folded=folded_name(plain))
        record("alias.added", person, by=by, data={"alias": alias.pk})
    changed(f"person:{person.pk}")
    return alias


def remove_alias(alias: Alias, *, by: Any) -> None:
    with transaction.atomic():
        record("alias.removed", alias.person, by=by, data={"alias": alias.pk})
        alias.delete()
    changed(f"person:{alias.person_id}")


def tag_person(person: Person, name: str, *, by: Any) -> PersonTag:
    """Group them under a word; twice is once. Raises ValidationError."""
    plain = fold(" ".join(strip_bidi(name).replace("\x00", "").split()).lstrip("#"))
    if not plain or len(plain) > 60:
        raise ValidationError({"name": _("A word of at most %(n)s characters.") % {"n": 60}})
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk))
        tag, new = PersonTag.objects.get_or_create(person=person, name=plain)
        if new:
            record("person.tagged", person, by=by, data={"tag": plain})
    changed(f"person:{person.pk}")
    return tag


def untag_person(tag: PersonTag, *, by: Any) -> None:
    with transaction.atomic():
        record("person.untagged", tag.person, by=by, data={"tag": tag.name})
        tag.delete()
    changed(f"person:{tag.person_id}")
