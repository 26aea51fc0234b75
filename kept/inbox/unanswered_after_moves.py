"""Law 1 where messages were moved: an answer answers what stood in the same conversation when it was written.

What came by a merge afterwards was not before its writer's eyes, and what went away by a split takes no answer along.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from kept.inbox.models import Kind, Message, Moved


def waiting_after_moves(ids: Iterable[int]) -> dict[int, datetime | None]:
    """Since when somebody waits in those of these conversations that hold moved messages. One query where none does."""
    rows = Moved.objects.filter(message__conversation__in=list(ids)).order_by("move_id")
    stays: dict[int, list[tuple[int, int]]] = defaultdict(list)
    found = set()
    for id, after, origin, now_in in rows.values_list("message_id", "move__after_id", "move__origin_id", "message__conversation_id"):  # fmt: skip
        stays[id].append((after, origin))
        found.add(now_in)
    return {id: _since(id, stays) for id in found}


def _since(conversation: int, stays: dict[int, list[tuple[int, int]]]) -> datetime | None:
    rows = Message.objects.filter(conversation=conversation, automatic=False).exclude(kind=Kind.NOTE).order_by("id")
    said = list(rows.only("id", "kind", "at", "imported_at"))

    def place(message: Message, then: int) -> int:
        """Where it was when message `then` was written."""
        return next((origin for after, origin in stays.get(message.pk, ()) if after >= then), conversation)

    def answers(reply: Message, message: Message) -> bool:
        then = max(reply.pk, message.pk)
        later = reply.at >= message.at if reply.kind == Kind.CALL else reply.pk > message.pk
        return later and place(message, then) == place(reply, then)

    ours = [each for each in said if each.kind != Kind.INBOUND]
    theirs = (each for each in said if each.kind == Kind.INBOUND and each.imported_at is None)
    return next((each.at for each in theirs if not any(answers(reply, each) for reply in reversed(ours))), None)
