"""Attachments of a mail as stored files of a message."""

from __future__ import annotations

import mimetypes

from kept.channels.email.mail import Mail, Piece
from kept.channels.email.tnef import is_winmail
from kept.files import store
from kept.inbox.attaching import Incoming
from kept.inbox.models import Raw

MOST_PIECES = 100


def stored_pieces(mail: Mail, raw: Raw) -> list[Incoming]:
    """The attachments, stored. Where not everything in the mail could be shown, the mail itself is one of them.

    So it is for an encrypted mail: only the whole of it can be opened, by a program that has the key.
    """
    pieces = _opened(mail)
    found = [
        Incoming(
            store.put(piece.data, name=name, content_type=piece.content_type), name, piece.content_id, piece.inline
        )
        for number, piece in enumerate(pieces[:MOST_PIECES], 1)
        for name in [piece.name or _made_up_name(piece, number)]
    ]
    if len(pieces) > MOST_PIECES or mail.protection == "encrypted" or _is_partly_unread(mail):
        found.append(Incoming(raw.file, "original.eml"))
    return found


def _opened(mail: Mail) -> list[Piece]:
    """The attachments, with what was wrapped in place of the winmail.dat around it."""
    if not mail.wrapped:
        return mail.attachments
    return [piece for piece in mail.attachments if not is_winmail(piece.content_type, piece.name)] + mail.wrapped


def _is_partly_unread(mail: Mail) -> bool:
    return any("original" in trouble or "Error" in trouble for trouble in mail.troubles)


def _made_up_name(piece: Piece, number: int) -> str:
    if piece.content_type == "message/rfc822":
        return f"mail-{number}.eml"
    return f"part-{number}{mimetypes.guess_extension(piece.content_type) or ''}"
