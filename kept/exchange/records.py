"""The neutral records: what every import is turned into before it is written.

One JSON object a line. `id` is the id in the program it comes from; times are unix seconds, or ISO 8601 with an offset.
The kinds, in this order in a file: meta, agent, customer, needle (search truth for benchmarks, not imported), ticket.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

LONGEST_ID = 120
STATES = {
    "open": "open",
    "new": "open",
    "pending": "waiting",
    "waiting": "waiting",
    "closed": "closed",
    "resolved": "closed",
    "solved": "closed",
}
# Chinese without a script is read as Traditional, as everywhere in the program.
LANGUAGES = {
    "zh": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant": "zh-Hant",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
}


class Unreadable(ValueError):
    """A line that cannot be imported; `str()` is the reason, in English, for the report."""


@dataclass(slots=True)
class Agent:
    id: str
    name: str
    email: str


@dataclass(slots=True)
class Customer:
    id: str
    name: str
    email: str
    language: str


@dataclass(slots=True)
class Piece:
    """A file of a message, not yet stored."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(slots=True)
class Said:
    """One message. `author` is "customer" or "agent"; `html` as received; `sender` and the like only where mail gave them."""

    author: str
    author_id: str
    at: datetime
    text: str
    external_id: str
    message_id: str = ""
    in_reply_to: str = ""
    subject: str = ""
    html: str = ""
    full_text: str = ""
    automatic: bool = False
    sender: dict = field(default_factory=dict)
    to: list = field(default_factory=list)
    cc: list = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Ticket:
    """One conversation with its messages in order. `customer` and `assignee` are ids of records before it.

    `named` are Message-IDs that tie it to mails that may be here already: then it is one with their conversation.
    """

    id: str
    subject: str
    language: str
    state: str
    priority: str
    customer: str
    assignee: str
    created: datetime
    updated: datetime
    messages: list[Said]
    named: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LeftOut:
    """A mail that is no conversation: `said` for the report; with a `reason`, it waits in the quarantine as well."""

    said: str
    reason: str
    content: bytes


Record = Agent | Customer | Ticket


def read_line(line: bytes) -> Record | None:
    """The record of one line, None for what is not imported (meta, needle, an empty line). Raises Unreadable."""
    if not line.strip():
        return None
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise Unreadable("not a JSON object")
    kind = row.get("type")
    if kind in ("meta", "needle"):
        return None
    if not isinstance(kind, str) or kind not in READERS:
        raise Unreadable(f"unknown type {kind!r}: agent, customer or ticket")
    return READERS[kind](row)


def _agent(row: dict) -> Agent:
    id = _id(row)
    return Agent(id, _text(row, "name", 120) or f"Agent {id}", _text(row, "email", 254))


def _customer(row: dict) -> Customer:
    return Customer(_id(row), _text(row, "name", 200), _text(row, "email", 320), language_of(_text(row, "lang", 20)))


def _ticket(row: dict) -> Ticket:
    id = _id(row)
    said = row.get("messages")
    if not isinstance(said, list) or not said:
        raise Unreadable("a ticket without messages")
    messages = [_said(one, id, index) for index, one in enumerate(said)]
    state = _text(row, "status", 20).lower() or "open"
    if state not in STATES:
        raise Unreadable(f"unknown status {state!r}: {', '.join(STATES)}")
    created = moment(row["created"]) if row.get("created") is not None else messages[0].at
    updated = moment(row["updated"]) if row.get("updated") is not None else messages[-1].at
    return Ticket(
        id, _text(row, "subject", 300), language_of(_text(row, "lang", 20)), STATES[state], _text(row, "priority", 20).lower(),
        _reference(row, "customer"), _reference(row, "assignee", needed=False), created, updated, messages,
    )  # fmt: skip


def _said(row: Any, ticket: str, index: int) -> Said:
    where = f"message {index + 1}"
    if not isinstance(row, dict):
        raise Unreadable(f"{where} is not an object")
    author = row.get("author")
    if author not in ("customer", "agent"):
        raise Unreadable(f"{where}: author is {author!r}: customer or agent")
    try:
        at = moment(row.get("at"))
        message_id = _text(row, "message_id", 400)
        # The same mail may stand in two conversations of the other program: its id is unique in one only.
        own = str(row.get("id") or message_id or index)
        return Said(
            author, _reference(row, "author_id"), at, _text(row, "body", None), external_id(ticket, own), message_id,
            _text(row, "in_reply_to", 400), html=_text(row, "html", None),
        )  # fmt: skip
    except Unreadable as error:
        raise Unreadable(f"{where}: {error}") from None


def external_id(ticket: str, own: str) -> str:
    """What a message is known by: unique in the installation, at most 160 characters."""
    whole = f"{ticket}:{own}"
    return whole if len(whole) <= 160 else f"{ticket[:LONGEST_ID]}:{hashlib.sha256(whole.encode()).hexdigest()[:36]}"


def _id(row: dict) -> str:
    return _reference(row, "id")


def _reference(row: dict, name: str, *, needed: bool = True) -> str:
    value = row.get(name)
    if value is None or value == "":
        if needed:
            raise Unreadable(f"{name} is missing")
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{name} is neither text nor a number")
    if len(str(value)) > LONGEST_ID:
        raise Unreadable(f"{name} is longer than {LONGEST_ID} characters")
    return str(value)


def _text(row: dict, name: str, longest: int | None) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not text")
    return storable(value[:longest] if longest else value)


def storable(text: str) -> str:
    """The text as every database takes it: no NUL, no half of a surrogate pair."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    # isascii is free; most text needs no second look.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def moment(value: Any) -> datetime:
    """An aware time in UTC from unix seconds or ISO 8601. Raises Unreadable."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise Unreadable(f"time {value!r} has no zone")
        return at.astimezone(UTC)
    except Unreadable:
        raise
    except (TypeError, ValueError, OverflowError, OSError):
        raise Unreadable(f"no time: {value!r}") from None


def language_of(tag: str) -> str:
    """A language tag as we write it: "zh-Hant" for Chinese, else the language alone."""
    return LANGUAGES.get(tag.lower(), tag[:12].lower().partition("-")[0])


READERS: dict[str, Callable[[dict], Record]] = {"agent": _agent, "customer": _customer, "ticket": _ticket}
