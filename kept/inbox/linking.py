"""Conversations that belong together and stay apart: each shows the other, and how it stands."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import actor_of
from kept.events.recording import record
from kept.inbox.access import conversation_for, visible_conversations
from kept.inbox.announcing import announce_many
from kept.inbox.joined import now_in
from kept.inbox.models import Belonging, Conversation
from kept.inbox.moving import refuse

MOST = 30


def link(conversation: Conversation, *, to: Conversation, by: Any) -> Belonging:
    """`conversation` belongs to `to`. Linking twice is once.

    Raises ValidationError {"to": …}, Http404 where `by` may not see both. Event: conversation.linked.
    """
    if isinstance(by, User):
        conversation, to = conversation_for(by, conversation.pk), conversation_for(by, to.pk)
    conversation, to, actor = now_in(conversation), now_in(to), actor_of(by)
    if conversation.pk == to.pk:
        raise refuse("to", _("A conversation cannot belong to itself."))
    with transaction.atomic():
        # Both locked, so that of two opposite links made at once one is refused.
        list(Conversation.objects.select_for_update(no_key=True).filter(pk__in=[conversation.pk, to.pk]).order_by("pk"))
        if Belonging.objects.filter(conversation=to, to=conversation).exists():
            said = {"one": to.pk, "other": conversation.pk}
            raise refuse("to", _("#%(one)s belongs to #%(other)s already.") % said)
        if conversation.belongs_to.count() + conversation.belonging.count() >= MOST:
            raise refuse("to", _("At most %(n)s linked conversations.") % {"n": MOST})
        fields = {"by_kind": actor.kind, "by_id": actor.id}
        found, new = Belonging.objects.get_or_create(conversation=conversation, to=to, defaults=fields)
        if new:
            data = {"one": conversation.pk, "other": to.pk}
            record("conversation.linked", conversation, by=by, about=[to], data=data)
    announce_many([conversation, to], [])
    return found


def unlink(conversation: Conversation, *, other: Conversation, by: Any) -> None:
    """They do not belong together, whichever belonged to which. Unlinking what is not linked does nothing.

    Event: conversation.unlinked.
    """
    with transaction.atomic():
        for row in _between(conversation, other):
            data = {"one": row.conversation_id, "other": row.to_id}
            row.delete()
            record("conversation.unlinked", conversation, by=by, about=[other], data=data)
    announce_many([conversation, other], [])


def linked(user: Any, conversation: Conversation) -> list[tuple[bool, Conversation]]:
    """(whether it is above this one, the other) as far as `user` may see it, those above first. Two queries."""
    rows = Belonging.objects.filter(conversation=conversation).values_list("to_id", flat=True)
    above = set(rows)
    below = set(Belonging.objects.filter(to=conversation).values_list("conversation_id", flat=True))
    if not above | below:
        return []
    found = visible_conversations(user).filter(pk__in=above | below).select_related("person", "assignee", "merged_into")
    found = found.prefetch_related("person__identities").order_by("pk")
    return sorted(((each.pk in above, each) for each in found), key=lambda pair: (not pair[0], pair[1].pk))


def _between(one: Conversation, other: Conversation) -> list[Belonging]:
    pair = [one.pk, other.pk]
    return list(Belonging.objects.filter(conversation__in=pair, to__in=pair))
