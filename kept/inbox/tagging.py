"""Tags: short words that group conversations."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.inbox.changing import changing
from kept.inbox.models import Conversation, Tag, Tagging
from kept.text.folding import strip_bidi

LONGEST, MOST = 60, 30


def set_tags(conversation: Conversation, names: Iterable[str], *, by: Any, expected: int | None = None) -> list[Tag]:
    """Exactly these tags, new ones made as needed; case does not tell two apart. Event: conversation.tagged.

    Raises ValidationError {"tags": …}, Stale.
    """
    wanted = _cleaned(names)
    with changing(conversation, expected=expected):
        tags = _tags(wanted)
        before = {tagging.tag_id: tagging for tagging in conversation.taggings.select_related("tag")}
        gone = [tagging for id, tagging in before.items() if id not in {tag.pk for tag in tags}]
        new = [tag for tag in tags if tag.pk not in before]
        Tagging.objects.filter(pk__in=[tagging.pk for tagging in gone]).delete()
        Tagging.objects.bulk_create(Tagging(conversation=conversation, tag=tag) for tag in new)
        if new or gone:
            conversation.version += 1
            data = {"added": [tag.name for tag in new], "removed": [tagging.tag.name for tagging in gone]}
            record("conversation.tagged", conversation, by=by, data=data)
    return tags


def tag(conversation: Conversation, *names: str, by: Any) -> list[Tag]:
    """Add tags."""
    return set_tags(conversation, [*names_of(conversation), *names], by=by)


def untag(conversation: Conversation, *names: str, by: Any) -> list[Tag]:
    """Take tags away."""
    gone = {name.casefold() for name in _cleaned(names)}
    return set_tags(conversation, [name for name in names_of(conversation) if name.casefold() not in gone], by=by)


def names_of(conversation: Conversation) -> list[str]:
    return list(conversation.tags.values_list("name", flat=True))


def _cleaned(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        plain = " ".join(strip_bidi(unicodedata.normalize("NFC", name)).replace("\x00", "").split()).lstrip("#")
        if len(plain) > LONGEST:
            raise ValidationError({"tags": _("A tag has at most %(n)s characters.") % {"n": LONGEST}})
        if plain:
            found.setdefault(plain.casefold(), plain)
    if len(found) > MOST:
        raise ValidationError({"tags": _("At most %(n)s tags.") % {"n": MOST}})
    return list(found.values())


def _tags(names: list[str]) -> list[Tag]:
    if not names:
        return []
    known = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    missing = [name for name in names if name.casefold() not in known]
    if missing:
        Tag.objects.bulk_create([Tag(name=name) for name in missing], ignore_conflicts=True)
        known |= {tag.name.casefold(): tag for tag in Tag.objects.filter(name__in=missing)}
    return [known[name.casefold()] for name in names]
