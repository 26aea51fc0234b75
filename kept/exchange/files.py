"""Files of imported messages."""

from collections.abc import Iterable

from kept.exchange.records import Piece
from kept.files import store
from kept.inbox.models import Attachment


def attach(pairs: Iterable[tuple[int, list[Piece]]]) -> None:
    """Store the pieces of each message, given by its id, and hang them on it."""
    Attachment.objects.bulk_create(
        Attachment(
            message_id=message, file=store.put(piece.data, name=piece.name, content_type=piece.content_type),
            name=(piece.name or "")[:255], content_id=piece.content_id[:255], inline=piece.inline,
        )
        for message, pieces in pairs
        for piece in pieces
    )  # fmt: skip
