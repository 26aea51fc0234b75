"""Outgoing mail: plain text and HTML in the customer's language and direction, with promises and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.ui.locales import reader

from .mail import Piece
from .outgoing_bodies import Body, PromiseLine, Quote, html_of, plain_of
from .outgoing_headers import HeaderRefused, bracketed, line, mailbox, rules
from .reading import LOOP_HEADER

__all__ = ["HeaderRefused", "PromiseLine", "Quote", "Way", "compose"]

MOST_REFERENCES = 16


@dataclass(frozen=True, slots=True)
class Way:
    """From whom to whom: the channel's name and address, who signs ("" for an automatic mail), where replies go."""

    house: str
    address: str
    to: Sequence[tuple[str, str]]
    cc: Sequence[tuple[str, str]] = ()
    agent: str = ""
    reply_address: str = ""


def compose(
    way: Way,
    *,
    subject: str,
    text: str,
    message_id: str,
    in_reply_to: str = "",
    references: Iterable[str] = (),
    language: str = "en",
    zone: str = "UTC",
    promises: Sequence[PromiseLine] = (),
    page_url: str = "",
    automatic: bool = False,
    attachments: Sequence[Piece] = (),
    signature: str = "",
    quote: Quote | None = None,
    unsubscribe: str = "",
    enclosed: str = "",
) -> EmailMessage:
    """The mail, ready for `smtplib`. The same arguments give the same Message-ID, so that a retry is the same mail.

    `language` is a Django code or a language tag; `zone` the customer's, for times and digits. `quote` is what is
    answered; `enclosed` another message sent on; `unsubscribe` the address that ends a mailing by one press (RFC 8058). Raises HeaderRefused if a name, an address or the subject would change the headers.
    """
    utf8 = not all(address.isascii() for _name, address in [*_local_parts(way.to), *_local_parts(way.cc)])
    with translation.override(django_language(language)), timezone.override(zone):
        mail = EmailMessage(policy=rules(utf8=utf8))
        _address(mail, way)
        mail["Subject"] = line(subject, "Subject") or _("Your message to us")
        _thread(mail, message_id, in_reply_to, references)
        if unsubscribe:
            mail["List-Unsubscribe"] = f"<{line(unsubscribe, 'List-Unsubscribe')}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
        body = Body(text.strip(), promises, page_url, signature.strip(), quote, zone, unsubscribe, enclosed)
        mail.set_content(plain_of(body), charset="utf-8")
        mail.add_alternative(html_of(body, house=way.house, subject=mail["Subject"]), subtype="html", charset="utf-8")
        for piece in attachments:
            _attach(mail, piece)
        # Last: adding parts moves every Content- header into the first of them.
        _mark(mail, language=reader().html, automatic=automatic, mailing=bool(unsubscribe))
    return mail


def django_language(tag: str) -> str:
    """The interface language nearest to a language tag: zh-Hant for all Chinese, English if we have none."""
    family = (tag or "en").lower().split("-")[0]
    return {"zh": "zh-hant", "ar": "ar"}.get(family, "en")


def _local_parts(boxes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, address.rpartition("@")[0]) for name, address in boxes]


def _address(mail: EmailMessage, way: Way) -> None:
    shown = _("%(agent)s at %(house)s") % {"agent": way.agent, "house": way.house} if way.agent else way.house
    mail["From"] = mailbox(shown, way.address, "From")
    mail["To"] = ", ".join(mailbox(name, address, "To") for name, address in way.to)
    if way.cc:
        mail["Cc"] = ", ".join(mailbox(name, address, "Cc") for name, address in way.cc)
    if way.reply_address:
        mail["Reply-To"] = mailbox(way.house, way.reply_address, "Reply-To")
    mail["Date"] = format_datetime(now())


def _thread(mail: EmailMessage, message_id: str, in_reply_to: str, references: Iterable[str]) -> None:
    own = bracketed(message_id)
    if not own:
        raise HeaderRefused(f"Message-ID: {message_id[:100]!r} is no message id")
    mail["Message-ID"] = own
    ids = list(dict.fromkeys(filter(None, map(bracketed, [*references, in_reply_to]))))
    if bracketed(in_reply_to):
        mail["In-Reply-To"] = bracketed(in_reply_to)
    if ids:
        # The first names the thread, the last the nearest mails: what falls out is the middle.
        mail["References"] = " ".join(ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]])


def _mark(mail: EmailMessage, *, language: str, automatic: bool, mailing: bool) -> None:
    mail["Content-Language"] = language
    mail[LOOP_HEADER.title()] = settings.INSTALLATION
    if automatic:
        mail["Auto-Submitted"] = "auto-generated" if mailing else "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"


def _attach(mail: EmailMessage, piece: Piece) -> None:
    main, _slash, sub = piece.content_type.partition("/")
    if main in ("message", "multipart") or not sub:  # these would be parsed, not carried
        main, sub = "application", "octet-stream"
    name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", piece.name) or "file"
    if main == "text":
        mail.add_attachment(piece.data, maintype="application", subtype="octet-stream", filename=name)
    else:
        mail.add_attachment(piece.data, maintype=main, subtype=sub, filename=name)
