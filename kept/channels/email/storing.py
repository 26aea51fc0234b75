"""Attachments of a mail as stored files of a message."""

from __future__ import annotations

import mimetypes

from kept.channels.email.mail import Mail, Piece
from kept.files import store
from kept.inbox.attaching import Incoming
from kept.inbox.models import Raw

MOST_PIECES = 100


def stored_pieces(mail: Mail, raw: Raw) -> list[Incoming]:
    """The attachments, stored. Where not everything in the mail could be shown, the mail itself is one of them."""
    found = [
        Incoming(
            store.put(piece.data, name=name, content_type=piece.content_type), name, piece.content_id, piece.inline
        )
        for number, piece in enumerate(mail.attachments[:MOST_PIECES], 1)
        for name in [piece.name or _made_up_name(piece, number)]
    ]
    if len(mail.attachments) > MOST_PIECES or any(
        "original" in trouble or "Error" in trouble for trouble in mail.troubles
    ):
        found.append(Incoming(raw.file, "original.eml"))
    return found


def _made_up_name(piece: Piece, number: int) -> str:
    if piece.content_type == "message/rfc822":
        return f"mail-{number}.eml"
    return f"part-{number}{mimetypes.guess_extension(piece.content_type) or ''}"
