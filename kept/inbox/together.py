"""What stands with a conversation: what was merged into it or split off, what it belongs to, and who is kept out."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Value

from kept.inbox.access import visible_conversations
from kept.inbox.models import Belonging, Block, Conversation, Move, MoveKind
from kept.people.models import Identity


@dataclass
class Together:
    """`merged`: conversations that lead here. `parted`: (whether this one came from it, the other). `linked`: (whether
    this one belongs to it, the other). All only as far as the reader may see them."""

    merged: list[Conversation] = field(default_factory=list)
    parted: list[tuple[bool, Conversation]] = field(default_factory=list)
    linked: list[tuple[bool, Conversation]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.merged or self.parted or self.linked or self.blocks)


def together_with(user: Any, conversation: Conversation) -> Together:
    """One query; up to two more where there is anything."""
    id = conversation.pk
    rows = _moves(id).union(_links(id), _blocks(conversation).values_list(Value("block"), "id", "id"), all=True)
    moves = sorted((kind, one, other) for kind, one, other in rows)
    others = _seen(user, {each for kind, *pair in moves if kind != "block" for each in pair} - {id})
    found = Together()
    for kind, one, other_id in moves:
        if kind == "block":
            found.blocks = found.blocks or list(_blocks(conversation).select_related("person").order_by("pk"))
            continue
        here, other = one == id, others.get(other_id if one == id else one)
        if other is None:
            continue
        if kind == MoveKind.MERGE:
            found.merged.append(other)
        elif kind == "link":
            found.linked.append((here, other))
        elif other.merged_into_id != id and conversation.merged_into_id != other.pk:
            found.parted.append((not here, other))
    return found


def _moves(id: int) -> Any:
    split = Q(kind=MoveKind.SPLIT) & (Q(target=id) | Q(origin=id))
    merged = Q(target=id, kind=MoveKind.MERGE, undone_at=None)
    return Move.objects.filter(merged | split).values_list("kind", "origin_id", "target_id")


def _links(id: int) -> Any:
    rows = Belonging.objects.filter(Q(conversation=id) | Q(to=id))
    return rows.values_list(Value("link"), "conversation_id", "to_id")


def _seen(user: Any, ids: set[int]) -> dict[int, Conversation]:
    if not ids:
        return {}
    rows = visible_conversations(user).filter(pk__in=ids).select_related("person", "assignee")
    return {row.pk: row for row in rows.prefetch_related("person__identities")}


def _blocks(conversation: Conversation) -> Any:
    """Not those of a whole domain: the page on which one blocks shows them too."""
    values = Identity.objects.filter(person=conversation.person_id).values("value")
    of_address = Q(kind="address", value__in=values)
    asked = of_address | Q(person=conversation.person_id) | Q(conversation=conversation)
    return Block.objects.filter(asked)
