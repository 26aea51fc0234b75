"""A mail out of the fields a service took it apart into: RFC 5322 bytes that read like the mail that was sent."""

from __future__ import annotations

import hashlib
import re
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

OURS = {"content-type", "content-transfer-encoding", "content-disposition", "mime-version", "content-length"}


def rebuilt(message: Any, service: str) -> bytes:
    """`message` is an AnymailInboundMessage. The same fields give the same Message-ID where the mail had none."""
    head = [(name, _one_line(value)) for name, value in message.items() if _is_name(name) and name.lower() not in OURS]
    if not any(name.lower() == "message-id" for name, _ in head):
        said = f"{head!r}{message.text}{message.html}".encode("utf-8", "replace")
        head.append(("Message-ID", f"<{hashlib.sha256(said).hexdigest()[:32]}@{service}.invalid>"))
    # As UTF-8, as in SMTPUTF8: an encoded word around a whole address would hide the address.
    lines = b"".join(f"{name}: {value}\r\n".encode("utf-8", "replace") for name, value in head)
    return lines + _body(message).as_bytes(policy=_body_policy())


def _is_name(name: str) -> bool:
    """Whether it can stand before a colon: a name with a line end would begin a header of its own."""
    return re.fullmatch(r"[!-9;-~]{1,200}", name) is not None


def _body_policy() -> Any:
    from email import policy

    return policy.compat32.clone(linesep="\r\n")


def _body(message: Any) -> Message:
    mixed, both = MIMEMultipart("mixed"), MIMEMultipart("alternative")
    for subtype, text in (("plain", message.text), ("html", message.html)):
        if text is not None:
            both.attach(MIMEText(text.encode("utf-8", "replace").decode(), subtype, "utf-8"))
    related = MIMEMultipart("related")
    related.attach(both)
    mixed.attach(related)
    for part in message.walk():
        if part.is_inline() or part.is_attachment():
            (related if part["Content-ID"] else mixed).attach(_piece(part))
    return mixed


def _piece(part: Any) -> MIMEBase:
    kind = part.get_content_type()
    piece = MIMEApplication(_bytes_of(part))
    # A mail inside is carried as a file: encoded, it cannot be mistaken for the parts of this one.
    piece.set_type(kind if not kind.startswith(("multipart/", "message/")) else "application/octet-stream")
    for name in ("Content-ID",):
        if part[name]:
            piece[name] = _one_line(part[name])
    file_name = part.get_filename() or ("mail.eml" if kind == "message/rfc822" else None)
    arguments = {"filename": ("utf-8", "", _one_line(file_name))} if file_name else {}
    piece.add_header("Content-Disposition", "inline" if part.is_inline() else "attachment", **arguments)
    return piece


def _bytes_of(part: Any) -> bytes:
    if part.get_content_maintype() == "multipart":
        return part.as_bytes()
    # Anymail leaves the bytes themselves as payload; the standard library would take them for text.
    payload = part.get_payload()
    return payload if isinstance(payload, bytes) else part.get_content_bytes() or b""


def _one_line(value: Any) -> str:
    return re.sub(r"[\r\n\x00]+", " ", str(value)).strip()
