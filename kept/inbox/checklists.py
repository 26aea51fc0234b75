"""What is still to be done in a conversation, step by step: who did each, and when. Open steps forbid nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.changing import changing
from kept.inbox.models import ChecklistItem, ChecklistTemplate, Conversation
from kept.inbox.wording import storable

LONGEST, MOST = 300, 100


def add_items(
    conversation: Conversation, texts: Iterable[str], *, by: Any, expected: int | None = None
) -> list[ChecklistItem]:
    """Put steps at the end. Raises ValidationError {"text": …}, Stale. Event: checklist.added."""
    wanted = checked_steps(texts)
    with _changed(conversation, expected):
        there = conversation.checklist.aggregate(last=Max("place"))["last"]
        if conversation.checklist.count() + len(wanted) > MOST:
            raise ValidationError({"text": _("At most %(n)s steps.") % {"n": MOST}})
        first = 0 if there is None else there + 1
        items = ChecklistItem.objects.bulk_create(
            ChecklistItem(conversation=conversation, text=text, place=first + index)
            for index, text in enumerate(wanted)
        )
        record("checklist.added", conversation, by=by, data={"texts": wanted})
    return items


def insert_template(
    conversation: Conversation, template: ChecklistTemplate, *, by: Any, expected: int | None = None
) -> list[ChecklistItem]:
    """Put all steps of a template at the end."""
    return add_items(conversation, template.steps, by=by, expected=expected)


def tick(item: ChecklistItem, *, by: Any) -> ChecklistItem:
    """It is done, by `by`, now. Whoever was first stays. Event: checklist.done."""
    with _changed(item.conversation):
        user = by if isinstance(by, User) else None
        if ChecklistItem.objects.filter(pk=item.pk, done_at=None).update(done_at=now(), done_by=user):
            record("checklist.done", item.conversation, by=by, data={"text": item.text})
        item.refresh_from_db()
    return item


def untick(item: ChecklistItem, *, by: Any) -> ChecklistItem:
    """It is still to do. Event: checklist.undone."""
    with _changed(item.conversation):
        if ChecklistItem.objects.filter(pk=item.pk, done_at__isnull=False).update(done_at=None, done_by=None):
            record("checklist.undone", item.conversation, by=by, data={"text": item.text})
        item.refresh_from_db()
    return item


def reword(item: ChecklistItem, text: str, *, by: Any) -> ChecklistItem:
    """Say it otherwise. Raises ValidationError {"text": …}. Event: checklist.reworded."""
    (plain,) = checked_steps([text])
    with _changed(item.conversation):
        before, item.text = item.text, plain
        item.save(update_fields=["text"])
        record("checklist.reworded", item.conversation, by=by, data={"from": before, "text": plain})
    return item


def move(item: ChecklistItem, *, to: int, by: Any) -> list[ChecklistItem]:
    """To place `to` (from 0) of the list; beyond its ends it stands at the end. Event: checklist.moved."""
    with _changed(item.conversation):
        others = [each for each in in_order(item.conversation) if each.pk != item.pk]
        at = max(0, min(to, len(others)))
        rows = [*others[:at], item, *others[at:]]
        for place, row in enumerate(rows):
            row.place = place
        ChecklistItem.objects.bulk_update(rows, ["place"])
        record("checklist.moved", item.conversation, by=by, data={"text": item.text, "to": at})
    return rows


def remove(item: ChecklistItem, *, by: Any) -> None:
    """Take it off the list. Event: checklist.removed."""
    with _changed(item.conversation):
        if ChecklistItem.objects.filter(pk=item.pk).delete()[0]:
            record("checklist.removed", item.conversation, by=by, data={"text": item.text})


def in_order(conversation: Conversation) -> list[ChecklistItem]:
    """Its steps with who did them. One query."""
    return list(conversation.checklist.select_related("done_by").order_by("place", "pk"))


def checked_steps(texts: Iterable[str]) -> list[str]:
    """The texts as they are kept. Raises ValidationError {"text": …} for none, an empty or a long one."""
    found = [" ".join(storable(text).split()) for text in texts]
    if not found or not all(found):
        raise ValidationError({"text": _("Write what is to be done.")})
    if any(len(text) > LONGEST for text in found):
        raise ValidationError({"text": _("A step has at most %(n)s characters.") % {"n": LONGEST}})
    if len(found) > MOST:
        raise ValidationError({"text": _("At most %(n)s steps.") % {"n": MOST}})
    return found


@contextmanager
def _changed(conversation: Conversation, expected: int | None = None) -> Iterator[None]:
    with changing(conversation, expected=expected):
        yield
        conversation.version += 1
