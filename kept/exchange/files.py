"""Files of imported messages."""

from collections.abc import Iterable

from kept.exchange.records import Piece
from kept.files import store
from kept.inbox.attaching import Incoming, attach_many
from kept.inbox.models import Message


def attach(pairs: Iterable[tuple[Message, list[Piece]]]) -> None:
    """Store the pieces of each message and hang them on it."""
    attach_many(
        (message, Incoming(store.put(piece.data, name=piece.name, content_type=piece.content_type), piece.name, piece.content_id, piece.inline))
        for message, pieces in pairs
        for piece in pieces
    )
