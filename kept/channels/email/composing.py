"""Outgoing mail: plain text and HTML in the customer's language and direction, with promises and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kept.events.clock import now
from kept.promises.zones import city
from kept.text.html import from_text
from kept.ui import formats
from kept.ui.locales import reader

from .mail import Piece
from .outgoing_headers import HeaderRefused, bracketed, line, mailbox, rules
from .reading import LOOP_HEADER

__all__ = ["HeaderRefused", "PromiseLine", "Way", "compose"]

MOST_REFERENCES = 16
RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
_RINGS = ((0.125, "○"), (0.375, "◔"), (0.625, "◑"), (0.875, "◕"), (2.0, "●"))
_MARKS = {"kept": "✓", "broken": "!", "mended": "✓", "void": "–"}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise as the customer reads it. `due_at` is aware; `zone` an IANA name, named if only guessed;
    `state` one of open, kept, broken, mended, void; `share` how much of the time has passed, 0 to 1.
    """

    what: str
    due_at: datetime
    zone: str
    zone_guessed: bool = False
    state: str = "open"
    share: float = 0.0
    words: str = ""


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
) -> EmailMessage:
    """The mail, ready for `smtplib`. The same arguments give the same Message-ID, so that a retry is the same mail.

    `language` is a Django code or a language tag; `zone` the customer's, for times and digits. Raises HeaderRefused if
    a name, an address or the subject would change the headers.
    """
    utf8 = not all(address.isascii() for _name, address in [*_local_parts(way.to), *_local_parts(way.cc)])
    with translation.override(django_language(language)), timezone.override(zone):
        mail = EmailMessage(policy=rules(utf8=utf8))
        _address(mail, way)
        mail["Subject"] = line(subject, "Subject") or _("Your message to us")
        _thread(mail, message_id, in_reply_to, references)
        lines = [shown(promise) for promise in promises]
        mail.set_content(_plain(text, lines, page_url), charset="utf-8")
        html = _html(way, mail["Subject"], text, lines, [promise.words for promise in promises], page_url)
        mail.add_alternative(html, subtype="html", charset="utf-8")
        for piece in attachments:
            _attach(mail, piece)
        # Last: adding parts moves every Content- header into the first of them.
        _mark(mail, language=reader().html, automatic=automatic)
    return mail


def django_language(tag: str) -> str:
    """The interface language nearest to a language tag: zh-Hant for all Chinese, English if we have none."""
    family = (tag or "en").lower().split("-")[0]
    return {"zh": "zh-hant", "ar": "ar"}.get(family, "en")


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as it stands in the mail: ring or mark, and the sentence for the plain text and for the HTML."""

    ring: str
    text: str
    html: Markup


def shown(promise: PromiseLine) -> Shown:
    """A promise in the active language, its time in the zone it was made in."""
    said = {
        "open": _("Our promise: %(what)s, by %(due)s"),
        "kept": _("Promise kept: %(what)s (it was due by %(due)s)"),
        "broken": _("We did not keep our promise: %(what)s, by %(due)s"),
        "mended": _("Put right: %(what)s (it was due by %(due)s)"),
        "void": _("No longer needed: %(what)s"),
    }[promise.state]
    ring = _MARKS.get(promise.state) or next(sign for limit, sign in _RINGS if promise.share < limit)
    words = {"what": promise.what, "due": due_words(promise)}
    # What was written by people may run the other way than the sentence around it.
    isolated = {key: f"{FSI}{value}{PDI}" if reader().dir == "rtl" else value for key, value in words.items()}
    return Shown(
        ring,
        said % isolated,
        escape(said) % {key: Markup("<bdi>{}</bdi>").format(value) for key, value in words.items()},
    )


def due_words(promise: PromiseLine) -> str:
    """Day and time in the promise's zone, with its city where the zone is only guessed."""
    # With the day even if it is today: nobody knows when a mail is read.
    due = (
        reader()
        .babel.datetime_formats["medium"]
        .format(formats.clock(promise.due_at, promise.zone), formats.day(promise.due_at, promise.zone))
    )
    return _("%(time)s, %(city)s time") % {"time": due, "city": city(promise.zone)} if promise.zone_guessed else due


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


def _mark(mail: EmailMessage, *, language: str, automatic: bool) -> None:
    mail["Content-Language"] = language
    mail[LOOP_HEADER.title()] = settings.INSTALLATION
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"


def _plain(text: str, lines: Sequence[Shown], page_url: str) -> str:
    # A line that starts with a sign or a link has no direction of its own: the mark gives it the reader's.
    lead = RLM if reader().dir == "rtl" else ""
    parts = [text.strip()]
    if lines:
        parts.append("\n".join(f"{lead}{line.ring} {line.text}" for line in lines))
    if page_url:
        parts.append(f"{lead}{_page_words(bool(lines))}\n{page_url}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _page_words(promised: bool) -> str:
    if promised:
        return _("See this promise, and write to us, on your own page:")
    return _("Read and answer on your own page:")


def _html(way: Way, subject: str, text: str, lines: Sequence[Shown], said: Iterable[str], page_url: str) -> str:
    reads = reader()
    context = {
        "lang": reads.html,
        "dir": reads.dir,
        "subject": subject,
        "body": Markup(from_text(text.strip(), direction=reads.dir, strong=spans(text.strip(), said))),  # escaped there
        "promises": lines,
        "page_url": page_url,
        "page_words": _page_words(bool(lines)),
        "house": way.house,
    }
    return render_to_string("email/message.html", context)


def spans(text: str, said: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words of the promises stand in the text, without overlap, each within one line."""
    found: list[tuple[int, int]] = []
    for words in said:
        start = text.find(words) if words and "\n" not in words else -1
        if start >= 0 and all(start >= to or start + len(words) <= at for at, to in found):
            found.append((start, start + len(words)))
    return found


def _attach(mail: EmailMessage, piece: Piece) -> None:
    main, _slash, sub = piece.content_type.partition("/")
    if main in ("message", "multipart") or not sub:  # these would be parsed, not carried
        main, sub = "application", "octet-stream"
    name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", piece.name) or "file"
    if main == "text":
        mail.add_attachment(piece.data, maintype="application", subtype="octet-stream", filename=name)
    else:
        mail.add_attachment(piece.data, maintype=main, subtype=sub, filename=name)
