"""Tags: short words that group conversations."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kept.events.recording import Happened, record_many
from kept.inbox.changing import changing_many
from kept.inbox.models import Conversation, Tag, Tagging
from kept.inbox.refusing import Refused, one
from kept.text.folding import strip_bidi

LONGEST, MOST = 60, 30


def tags_called(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, new ones made as needed. Raises ValidationError {"tags": …} for what is no tag."""
    return _tags(_cleaned(names))


def set_tags(conversation: Conversation, names: Iterable[str], *, by: Any, expected: int | None = None) -> list[Tag]:
    """Exactly these tags, new ones made as needed; case does not tell two apart. Event: conversation.tagged.

    Raises ValidationError {"tags": …}, Stale.
    """
    wanted = _cleaned(names)
    with changing_many([conversation], expected=expected) as rows:
        tags = _tags(wanted)
        _set(rows, {conversation.pk: tags}, by)
    return tags


def retag_many(
    conversations: Iterable[Conversation], *, by: Any, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Refused:
    """Add tags to many and take some away: what is wrong with each that stays as it is, by its id.

    Raises ValidationError {"tags": …} for what is no tag.
    """
    added, gone = _cleaned(add), {name.casefold() for name in _cleaned(remove)}
    with changing_many(conversations) as rows:
        new, had = _tags(added), tags_of(rows)
        wanted = {
            row.pk: list({tag.pk: tag for tag in (*had[row.pk], *new) if tag.name.casefold() not in gone}.values())
            for row in rows
        }
        refused = {id: _too_many() for id, tags in wanted.items() if len(tags) > max(MOST, len(had[id]))}
        _set([row for row in rows if row.pk not in refused], wanted, by)
    return refused


def tag(conversation: Conversation, *names: str, by: Any) -> None:
    """Add tags."""
    one(conversation, retag_many([conversation], add=names, by=by))


def untag(conversation: Conversation, *names: str, by: Any) -> None:
    """Take tags away."""
    one(conversation, retag_many([conversation], remove=names, by=by))


def tags_of(rows: Iterable[Conversation]) -> dict[int, list[Tag]]:
    """The tags of each, by its id. One query."""
    found: dict[int, list[Tag]] = {row.pk: [] for row in rows}
    for tagging in Tagging.objects.filter(conversation__in=list(found)).select_related("tag"):
        found[tagging.conversation_id].append(tagging.tag)
    return found


def _set(rows: list[Conversation], wanted: dict[int, list[Tag]], by: Any) -> None:
    """Let each of the locked rows have its wanted tags: one insert, one delete for each tag that goes."""
    before, new, gone, events = tags_of(rows), [], defaultdict(list), []
    for row in rows:
        added = [tag for tag in wanted[row.pk] if tag not in before[row.pk]]
        removed = [tag for tag in before[row.pk] if tag not in wanted[row.pk]]
        new += [Tagging(conversation=row, tag=tag) for tag in added]
        for tag in removed:
            gone[tag.pk].append(row.pk)
        if added or removed:
            row.version += 1
            data = {"added": [tag.name for tag in added], "removed": [tag.name for tag in removed]}
            events.append(Happened("conversation.tagged", row, data=data))
    for tag_id, ids in gone.items():
        Tagging.objects.filter(tag=tag_id, conversation__in=ids).delete()
    Tagging.objects.bulk_create(new)
    record_many(events, by=by)


def names_of(conversation: Conversation) -> list[str]:
    return list(conversation.tags.values_list("name", flat=True))


def tagged(name: str) -> Q:
    """Conversations with this tag, whatever its case."""
    return Q(Exists(Tagging.objects.filter(conversation=OuterRef("pk"), tag__name__iexact=name)))


def _cleaned(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        plain = " ".join(strip_bidi(unicodedata.normalize("NFC", name)).replace("\x00", "").split()).lstrip("#")
        if len(plain) > LONGEST:
            raise ValidationError({"tags": _("A tag has at most %(n)s characters.") % {"n": LONGEST}})
        if plain:
            found.setdefault(plain.casefold(), plain)
    if len(found) > MOST:
        raise _too_many()
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


def _too_many() -> ValidationError:
    return ValidationError({"tags": _("At most %(n)s tags.") % {"n": MOST}})
