"""Side conversations: somebody else is asked by mail about a customer's conversation, beside it and unseen by her.

The first message is sent by promises.asking_others; from then on it is a conversation like any other, but that it
stands in no list, has its team from the other one, and never writes to the customer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.events.recording import record
from kept.inbox.changing import changing, to_state
from kept.inbox.models import Conversation, State
from kept.inbox.wording import SUBJECT, one_line
from kept.people.folding import fold_identity
from kept.people.models import Identity, Person

MOST = 50


def begin(parent: Conversation, *, person: Person, subject: str, by: Any) -> Conversation:
    """Open a side conversation with `person` about `parent`; nothing is sent yet. Inside the caller's transaction.

    Raises ValidationError by field: for the customer herself, beside a side conversation, and for the 51st.
    Event: side.begun.
    """
    if parent.side_of_id:
        raise ValidationError({"conversation": _("This is a side conversation already. Begin another one beside the customer's.")})  # fmt: skip
    if person.pk == parent.person_id:
        raise ValidationError({"to": _hers(parent, "")})
    with changing(parent):
        if parent.sides.count() >= MOST:
            raise ValidationError({"conversation": _("At most %(n)s side conversations.") % {"n": MOST}})
        side = Conversation.objects.create(
            channel=parent.channel, person=person, subject=one_line(subject, SUBJECT), language=person.language,
            team=parent.team, side_of=parent, state=State.WAITING,
        )  # fmt: skip
        record("side.begun", side, by=by, about=[parent, person], data={"side": side.pk})
    return side


def refuse_the_customer(parent: Conversation, found: Mapping[str, Sequence[dict]]) -> None:
    """Raises ValidationError by field where one of these boxes is an address of the customer of `parent`, or of one merged into it."""
    whose = Conversation.objects.filter(Q(pk=parent.pk) | Q(merged_into=parent)).values("person")
    own = set(Identity.objects.filter(person__in=whose, kind="email").values_list("value", flat=True))
    for name, rows in found.items():
        if hers := [row["address"] for row in rows if _folded(row["address"]) in own]:
            raise ValidationError({name: _hers(parent, hers[0])})


def _hers(parent: Conversation, address: str) -> str:
    said = {"name": parent.person.called, "address": address or parent.person.called}
    return _("%(address)s is %(name)s, the customer. Answer in the conversation itself; a side conversation is with somebody else.") % said  # fmt: skip


def _folded(address: str) -> str:
    try:
        return fold_identity("email", address)
    except ValidationError:
        return ""


def sides_of(parent: Conversation) -> QuerySet[Conversation]:
    """The side conversations of one that the caller has found, the last changed first, with whom they are."""
    return parent.sides.select_related("person", "channel").newest_first()


def open_sides(parent: Conversation) -> list[Conversation]:
    """Those that are not done: worth saying before the conversation itself is closed."""
    there = getattr(parent, "has_open_sides", True)  # known where it was found for a page
    return list(sides_of(parent).exclude(state=State.CLOSED)[:MOST]) if there else []


def sides_waiting(ids: Iterable[int]) -> QuerySet[Conversation]:
    """Those of these conversations' sides whose last word nobody answered; the caller has found the conversations."""
    return Conversation.objects.filter(side_of__in=list(ids), waiting_since__isnull=False)


def open_parent(event: Any) -> None:
    """Later, when somebody who was asked has answered (side.answered): the next word is ours. Safe to run twice."""
    id = event.data.get("parent")
    parent = Conversation.objects.filter(pk=id).exclude(state=State.OPEN).select_related("person").first()
    if parent is None or not sides_waiting([parent.pk]).exists():
        return
    with changing(parent, customer=True):
        if to_state(parent, State.OPEN, by=SYSTEM, because="side answered"):
            record("conversation.reopened", parent, by=SYSTEM, about=[parent.person], data={"because": "side answered"})
