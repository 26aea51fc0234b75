"""What hangs on a conversation and not on its messages: it comes along in a merge, and goes back when that is undone."""

from typing import Any

from kept.inbox.models import ChecklistItem, Conversation, Draft, FieldValue, Follow, Move, Snooze, Tagging

LONGEST_DRAFT = 200_000


def bring_along(origin: Conversation, into: Conversation) -> dict[str, list[int]]:
    """Tags, fields, steps of a checklist and who was asked beside it; drafts, who follows, and who waits for it to be closed. Returns what must
    be known to bring it back."""
    _bring_drafts(origin, into)
    follows = [Follow(user_id=row.user_id, conversation=into, since=row.since) for row in origin.follows.all()]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    Snooze.objects.filter(other=origin, ended_at=None).exclude(conversation=into).update(other=into)
    steps = list(origin.checklist.values_list("pk", flat=True))
    ChecklistItem.objects.filter(pk__in=steps).update(conversation=into)
    sides = list(Conversation.objects.filter(side_of=origin).values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=sides).update(side_of=into, team=into.team_id)
    return {"tags": _add_tags(origin, into), "fields": _add_values(origin, into), "steps": steps, "sides": sides}


def take_back(origin: Conversation, holder: Conversation, done: Move) -> None:
    """What came along goes back, unless somebody changed it since. Drafts stay where they are being written."""
    before: dict[str, Any] = done.before
    ChecklistItem.objects.filter(pk__in=before["steps"], conversation=holder).update(conversation=origin)
    Conversation.objects.filter(pk__in=before["sides"], side_of=holder).update(side_of=origin, team=origin.team_id)
    Tagging.objects.filter(conversation=holder, tag__in=before["tags"]).delete()
    theirs = dict(origin.field_values.filter(field__in=before["fields"]).values_list("field_id", "at"))
    for value in FieldValue.objects.filter(conversation=holder, field__in=theirs):
        if value.at == theirs[value.field_id]:
            value.delete()


def _add_tags(origin: Conversation, into: Conversation) -> list[int]:
    there = set(into.taggings.values_list("tag_id", flat=True))
    new = [id for id in origin.taggings.values_list("tag_id", flat=True) if id not in there]
    Tagging.objects.bulk_create(Tagging(conversation=into, tag_id=id) for id in new)
    return new


def _add_values(origin: Conversation, into: Conversation) -> list[int]:
    there = set(into.field_values.values_list("field_id", flat=True))
    new = [row for row in origin.field_values.all() if row.field_id not in there]
    for row in new:
        row.pk, row.conversation = None, into
    FieldValue.objects.bulk_create(new)
    return [row.field_id for row in new]


def _bring_drafts(origin: Conversation, into: Conversation) -> None:
    """What somebody is writing; where they are writing in both, one stands under the other."""
    there = {(draft.user_id, draft.kind): draft for draft in into.drafts.all()}
    for draft in origin.drafts.all():
        other = there.get((draft.user_id, draft.kind))
        if other is None:
            Draft.objects.filter(pk=draft.pk).update(conversation=into)
        else:
            other.text = f"{other.text.rstrip()}\n\n{draft.text}"[:LONGEST_DRAFT]
            other.save(update_fields=["text"])
            draft.delete()
