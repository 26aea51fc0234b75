"""The plain text and the HTML of an outgoing mail: what was written, who signs, what is promised, the page, the quote.

In the active language and zone, which composing.py sets to the customer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kept.promises.zones import city
from kept.text.html import from_text
from kept.text.language import direction
from kept.ui import formats
from kept.ui.locales import reader

LONGEST_QUOTE = 20_000  # characters
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
class Quote:
    """The message that is answered: who wrote it, when (aware), in which language tag, and what was new in it."""

    name: str
    at: datetime
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """All that a mail says, before it is laid out."""

    text: str
    promises: Sequence[PromiseLine] = ()
    page_url: str = ""
    signature: str = ""
    quote: Quote | None = None
    zone: str = "UTC"
    unsubscribe: str = ""
    enclosed: str = ""

    @property
    def shown(self) -> list[Shown]:
        return [shown(promise) for promise in self.promises]


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as it stands in the mail: ring or mark, and the sentence for the plain text and for the HTML."""

    ring: str
    text: str
    html: Markup


def plain_of(body: Body) -> str:
    """The plain text."""
    # A line that starts with a sign or a link has no direction of its own: the mark gives it the reader's.
    lead = RLM if reader().dir == "rtl" else ""
    parts = [body.text, body.signature]
    parts.append("\n".join(f"{lead}{row.ring} {row.text}" for row in body.shown))
    if body.page_url:
        parts.append(f"{lead}{_page_words(bool(body.promises))}\n{body.page_url}")
    if body.unsubscribe:
        parts.append(f"{lead}{_unsubscribe_words()}\n{body.unsubscribe}")
    parts.append(body.enclosed)
    if body.quote:
        parts.append("\n".join([attribution(body.quote, body.zone), *(f"> {row}".rstrip() for row in quoted(body.quote).split("\n"))]))  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def html_of(body: Body, *, house: str, subject: str) -> str:
    """The HTML. What people wrote is escaped in from_text()."""
    reads = reader()
    context = {
        "lang": reads.html,
        "dir": reads.dir,
        "subject": subject,
        "body": Markup(
            from_text(body.text, direction=reads.dir, strong=spans(body.text, [row.words for row in body.promises]))
        ),  # fmt: skip
        "signature": Markup(from_text(body.signature, direction=reads.dir)) if body.signature else "",
        "promises": body.shown,
        "page_url": body.page_url,
        "page_words": _page_words(bool(body.promises)),
        "enclosed": Markup(from_text(body.enclosed, direction=reads.dir)) if body.enclosed else "",
        "house": "" if house.casefold() in body.signature.casefold() else house,
        "quote": _quote(body.quote, body.zone) if body.quote else None,
        "unsubscribe": body.unsubscribe,
        "unsubscribe_words": _unsubscribe_words(),
    }
    return render_to_string("email/message.html", context)


def _quote(quote: Quote, zone: str) -> dict[str, str]:
    """What the template shows of a quote; its side is named, since some mail programs know no logical ones."""
    way = direction(quote.language) if quote.language else reader().dir
    return {
        "attribution": attribution(quote, zone),
        "html": Markup(from_text(quoted(quote), direction=way)),
        "lang": quote.language,
        "dir": way,
        "side": "right" if way == "rtl" else "left",
    }


def quoted(quote: Quote) -> str:
    """The text to quote, its end left out where it is very long."""
    text = quote.text.replace("\r\n", "\n").strip()
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]} …"


def attribution(quote: Quote, zone: str) -> str:
    """The line above a quote, by which every mail program knows it for one."""
    when = _moment(quote.at, zone)
    return _("On %(when)s, %(name)s wrote:") % {"when": when, "name": " ".join(quote.name.split())}


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
    due = _moment(promise.due_at, promise.zone)
    return _("%(time)s, %(city)s time") % {"time": due, "city": city(promise.zone)} if promise.zone_guessed else due


def _moment(at: datetime, zone: str) -> str:
    return reader().babel.datetime_formats["medium"].format(formats.clock(at, zone), formats.day(at, zone))


def _page_words(promised: bool) -> str:
    if promised:
        return _("See this promise, and write to us, on your own page:")
    return _("Read and answer on your own page:")


def _unsubscribe_words() -> str:
    return _("No more news of this kind:")


def spans(text: str, said: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words of the promises stand in the text, without overlap, each within one line."""
    found: list[tuple[int, int]] = []
    for words in said:
        start = text.find(words) if words and "\n" not in words else -1
        if start >= 0 and all(start >= to or start + len(words) <= at for at, to in found):
            found.append((start, start + len(words)))
    return found
