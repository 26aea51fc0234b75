"""`read(raw)`: everything Kept understands of one mail. Never raises; what went wrong is in `troubles`."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesFeedParser, BytesHeaderParser, BytesParser
from pathlib import Path

from . import automatic
from .authentication import read_authentication
from .bodies import read_content, text_of_html
from .bounces import read_report
from .charsets import clean, decode
from .forwards import read_forwarded
from .headers import Headers
from .hostile import LONGEST_PLAIN, Part, costly, endless_text
from .invitations import read_invitation
from .mail import Mail, Piece
from .parts import LONGEST_BODY, Content, bytes_of, parameters_of
from .protection import protection_of, signed_inside, without_armour
from .repair import repaired
from .spam import spam_mark, virus_mark
from .tnef import is_winmail, unwrapped

LOOP_HEADER = "x-kept-loop"
# The header objects of the standard library raise on broken values and take minutes for huge ones: plain text instead.
RULES = policy.default.clone(header_factory=lambda name, value: str(value)[:10_000], message_factory=Part)
FED = 64 * 1024  # bytes the parser is given at once
LONGEST_COSTLY = 500_000  # bytes that are read of a mail built to exhaust the parser


def read(raw: bytes) -> Mail:
    """Understand one mail (RFC 5322 bytes, any quality, up to 30 MB)."""
    mail = Mail()
    try:
        understand(raw, mail)
    except Exception as error:  # law 9: whatever the bytes are, people must get to see them
        mail.troubles.append(f"{type(error).__name__}: {error}"[:500])
        if not mail.body_text:
            mail.body_text = clean(decode(raw[:LONGEST_BODY]))
    return mail


def understand(raw: bytes, mail: Mail) -> None:
    """Fills `mail`. What it raises is a mistake of ours: `read` lets people see the mail all the same."""
    root = _parse(raw, mail)
    hint = _charset_hint(root)
    content = read_content(root, hint)
    headers = Headers(root, hint)
    _read_envelope(mail, headers)
    _read_kind(mail, headers, content)
    _read_bodies(mail, content, hint)


def read_mail_line(path: str | Path) -> dict:
    """One line of `kept read-mail`: the file's name, then what is understood of it. Needs no database."""
    return {"file": str(path), **read(Path(path).read_bytes()).as_line()}


def _parse(raw: bytes, mail: Mail) -> Message:
    if too_much := costly(raw):
        mail.troubles.append("Too many parts: the rest is only in the original.")
        raw = raw[:LONGEST_COSTLY]
    elif endless_text(raw):
        raw = raw[:LONGEST_PLAIN]
    raw = repaired(raw)
    if not too_much:
        try:
            root = _tree(raw)
            mail.troubles.extend(type(defect).__name__ for defect in root.defects)
            return root
        except Exception as error:  # RecursionError and what else a hostile mail may bring about
            mail.troubles.append(type(error).__name__)
    # Too deep for the recursive parser, or too much: the headers, and the rest as text.
    root = BytesHeaderParser(policy=RULES).parsebytes(raw)
    del root["Content-Type"]
    return root


def _tree(raw: bytes) -> Message:
    # In pieces: parsebytes() would hold the whole once more as text, and a third time at four bytes a character.
    parser, view = BytesFeedParser(policy=RULES), memoryview(raw)
    for start in range(0, len(raw), FED):
        parser.feed(bytes(view[start : start + FED]))
    return parser.close()


def _charset_hint(root: Message) -> str:
    """Charset of the first part that names one: programs that send raw 8-bit headers use the same in both."""
    for count, part in enumerate(root.walk()):
        if count > 50:
            break
        charset = parameters_of(str(part.get("content-type", "")))[1].get("charset", "").lower()
        if charset and charset not in ("us-ascii", "utf-8"):
            return charset
    return ""


def _read_envelope(mail: Mail, headers: Headers) -> None:
    mail.subject = headers.text("subject")
    mail.sender = headers.addresses("from") or headers.addresses("sender")
    mail.to = [a for a in headers.addresses("to") if a.address]
    mail.cc = [a for a in headers.addresses("cc") if a.address]
    mail.reply_to = [a for a in headers.addresses("reply-to") if a.address]
    for name in ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to"):
        mail.delivered_to.extend(a.address for a in headers.addresses(name) if a.address)
    mail.message_id = next(iter(headers.ids("message-id")), "")
    mail.in_reply_to = headers.ids("in-reply-to")
    mail.references = headers.ids("references")
    mail.date_utc, mail.date_local = headers.dates()
    mail.return_path = headers.text("return-path").strip("<> ") if "return-path" in headers else None
    mail.loop_marks = [clean(mark) for mark in headers.all_raw(LOOP_HEADER)]
    mail.received_count = len(headers.all_raw("received"))


def _read_kind(mail: Mail, headers: Headers, content: Content) -> None:
    report = read_report(headers, mail.subject, content)
    mail.bounce, mail.feedback = report.bounce, report.feedback
    mail.is_bounce, mail.is_delay = report.failed, report.late
    mail.is_feedback_report = report.feedback is not None
    mail.is_auto_reply = not report.machine and automatic.is_auto_reply(headers, mail.subject)
    mail.is_auto_generated = report.machine or automatic.is_auto_generated(headers) or automatic.is_receipt(headers)
    mail.is_list = automatic.is_list(headers)
    mail.list_names = [clean(name) for name in automatic.list_names(headers)]
    mail.must_not_autorespond = (
        report.machine or mail.is_auto_reply or automatic.is_receipt(headers) or automatic.must_not_autorespond(headers)
    )
    mail.calendar = read_invitation(content.leaves, mail.date_local)
    mail.protection = protection_of(content)
    mail.authentication = read_authentication(headers, _trusted_servers())
    mail.spam_mark, mail.virus_mark = spam_mark(headers), virus_mark(headers)
    mail.is_spam = bool(mail.spam_mark)


def _trusted_servers() -> tuple[str, ...]:
    from django.conf import settings

    return settings.MAIL_TRUSTED_SERVERS if settings.configured else ()


def _read_bodies(mail: Mail, content: Content, hint: str) -> None:
    mail.troubles.extend(dict.fromkeys(content.troubles))
    mail.attachments = content.pieces
    mail.body_html = content.html
    mail.body_text = content.text
    _unwrap(mail, content)
    from kept.text.reply_html import read_reply

    mail.reply_text = read_reply(without_armour(mail.body_text), mail.body_html).strip()
    mail.forwarded = read_forwarded(mail, content, hint)


def _unwrap(mail: Mail, content: Content) -> None:
    """What Outlook or a signature wrapped: its files, and its text where the mail has none of its own."""
    for leaf in content.leaves:
        if is_winmail(leaf.kind, leaf.name):
            if found := unwrapped(bytes_of(leaf.part)):
                _take(mail, found.text, found.html, found.pieces)
    if inside := signed_inside(content):
        found_in = read_content(BytesParser(policy=RULES).parsebytes(inside))
        _take(mail, found_in.text, found_in.html, found_in.pieces)


def _take(mail: Mail, text: str, html: str, pieces: list[Piece]) -> None:
    mail.wrapped.extend(pieces)
    if not mail.body_text.strip():
        mail.body_html = mail.body_html or html[:LONGEST_BODY]
        mail.body_text = text[:LONGEST_BODY] or (text_of_html(html[:LONGEST_BODY]) if html else "")
