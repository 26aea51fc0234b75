"""What the API says of promises and messages, and what it takes."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field
from pydantic import AwareDatetime

from kept.accounts.api_doors import Schema, Shown, example
from kept.promises.models import Promise
from kept.promises.wording import due_text
from kept.text.secrets import masked

ActName = Literal["answer", "call", "refund", "link"]
PROMISE = {
    "id": 5, "conversation": 42, "person": 7, "message": 99, "owner": 3, "owner_team": None, "what": "Call with the courier's answer",
    "words": "I will call you with the courier's answer by 14:05.", "act": "call", "state": "open", "made_at": "2026-11-21T10:05:00Z",
    "due_at": "2026-11-21T12:05:00Z", "first_due_at": "2026-11-21T12:05:00Z", "due_text": "14:05 Amman", "timezone": "Asia/Amman",
    "timezone_guessed": False, "grace_until": None, "kept_at": None, "mended_at": None, "voided_at": None, "within_grace": False,
    "margin_seconds": None, "ratio": None, "version": 1,
}  # fmt: skip
MESSAGE = {
    "id": 99, "conversation": 42, "kind": "reply", "user": 3, "person": None, "text": "I will call you with the courier's answer by 14:05.",
    "language": "en", "subject": "Re: The ring has not arrived", "at": "2026-11-21T10:05:00Z", "automatic": False, "message_id": "<kept.42.a1@kept.example>",
    "to": [{"name": "Salma Haddad", "address": "salma@example.org"}], "cc": [], "bcc": [], "delivery": "sent", "attachments": [], "promises": [5],
}  # fmt: skip


SCHEDULED = {
    "conversation": 42, "user": 3, "text": "Good morning! The ring is with the courier.", "send_at": "2026-11-22T07:00:00Z", "timezone": "Asia/Amman",
    "to": [{"name": "Salma Haddad", "address": "salma@example.org"}], "cc": [], "bcc": [], "promises": [], "version": 1,
}  # fmt: skip


class PromiseShown(Shown):
    """A promise. `state` is derived: open, kept, broken, mended, void. `due_text` is the due time in the customer's zone."""

    model_config = example(**PROMISE)

    id: int
    conversation: int | None = Field(None, alias="conversation_id")
    person: int = Field(alias="person_id")
    message: int | None = Field(None, alias="message_id")
    owner: int | None = Field(None, alias="owner_id")
    owner_team: int | None = Field(None, alias="owner_team_id")
    what: str
    words: str
    act: str
    state: str
    made_at: datetime
    due_at: datetime
    first_due_at: datetime
    due_text: str
    timezone: str
    timezone_guessed: bool
    grace_until: datetime | None
    kept_at: datetime | None
    mended_at: datetime | None
    voided_at: datetime | None
    within_grace: bool
    margin_seconds: float | None = Field(None, description="due minus kept: how early; negative is late")
    ratio: float | None = Field(None, description="actual over promised time")
    version: int

    @staticmethod
    def resolve_due_text(promise: Promise) -> str:
        return due_text(promise)

    @staticmethod
    def resolve_margin_seconds(promise: Promise) -> float | None:
        return promise.margin.total_seconds() if promise.margin is not None else None


class MessageShown(Shown):
    """What was said; card and identity numbers in it are masked. `delivery` is how a reply left: held, queued, sent, partly, kept_here, failed; null for others."""

    model_config = example(**MESSAGE)

    id: int
    conversation: int = Field(alias="conversation_id")
    kind: str
    user: int | None = Field(None, alias="user_id")
    person: int | None = Field(None, alias="person_id")
    text: str
    language: str
    subject: str
    at: datetime
    automatic: bool
    message_id: str
    to: list[dict[str, Any]]
    cc: list[dict[str, Any]]
    bcc: list[dict[str, Any]]
    delivery: str | None
    attachments: list[dict[str, Any]]
    promises: list[int]

    @staticmethod
    def resolve_text(message: Any) -> str:
        return message.text if getattr(message, "revealed", False) else masked(message.text)

    @staticmethod
    def resolve_subject(message: Any) -> str:
        return message.subject if getattr(message, "revealed", False) else masked(message.subject)

    @staticmethod
    def resolve_delivery(message: Any) -> str | None:
        delivery = getattr(message, "delivery", None)
        return delivery and delivery.state

    @staticmethod
    def resolve_attachments(message: Any) -> list[dict]:
        return [
            {"id": one.pk, "name": one.name, "size": one.file.size, "content_type": one.file.content_type}
            for one in message.attachments.all()
        ]

    @staticmethod
    def resolve_promises(message: Any) -> list[int]:
        return sorted(promise.pk for promise in message.promises.all())


class Record(Schema):
    """What was done: a call, a refund or a link, when (default: now) and what came of it."""

    act: Literal["call", "refund", "link"] | None = None
    at: AwareDatetime | None = None
    result: Annotated[str, Field(max_length=300)]
    url: str | None = Field(None, max_length=500)
    amount: str | None = Field(None, max_length=20)
    currency: str | None = Field(None, max_length=3)


class PromiseWords(Schema):
    """A promise in an answer. `instead_of` (an id) gives an open promise a new time."""

    due_at: AwareDatetime
    what: str = Field("", max_length=300)
    words: str = Field("", max_length=600)
    act: ActName = "answer"
    timezone: str = Field("", max_length=60, description="default: the customer's")
    owner: int | None = None
    owner_team: int | None = None
    instead_of: int | None = None


class PromiseIn(Schema):
    """A promise made on another way than in an answer from here: give `conversation` or `person`."""

    conversation: int | None = None
    person: int | None = None
    what: Annotated[str, Field(min_length=1, max_length=300)]
    due_at: AwareDatetime
    words: str = Field("", max_length=600)
    act: ActName = "answer"
    timezone: str = Field("", max_length=60)
    message: int | None = Field(None, description="the reply it was made in")
    owner: int | None = None
    owner_team: int | None = None


class KeepingIn(Schema):
    """What kept it: the message that answered, or the record of an act."""

    message: int | None = None
    record: Record | None = None


class RePromiseIn(Schema):
    """A new time, and the words that tell the customer: `text` is sent, or `message` is a reply already sent."""

    due_at: AwareDatetime
    text: str = Field("", max_length=200_000)
    message: int | None = None


class VoidIn(Schema):
    because: Annotated[str, Field(min_length=1, max_length=300, description="how the customer withdrew it")]


class AttemptIn(Schema):
    result: Literal["no_answer", "busy", "voicemail", "wrong_number"] = "no_answer"
    note: str = Field("", max_length=300)


class Kept(Schema):
    promise: int
    record: Record | None = None


class MessageIn(Schema):
    """A reply to the customer, or a note that only the team sees. Promises, keeps and recipients belong to a reply."""

    kind: Literal["reply", "note"] = "reply"
    text: Annotated[str, Field(min_length=1, max_length=200_000)]
    promises: Annotated[list[PromiseWords], Field(max_length=20)] = []
    keeps: Annotated[list[int | Kept], Field(max_length=20)] = []
    citations: Annotated[list[Any], Field(max_length=50)] = []
    decline: Any = None
    to: Annotated[list[str], Field(max_length=50)] | None = Field(None, description="default: who wrote last")
    cc: Annotated[list[str], Field(max_length=50)] = []
    bcc: Annotated[list[str], Field(max_length=50, description="readers whom no other reader sees")] = []
    client_id: str | None = Field(None, max_length=40)
    seen_message_id: int | None = Field(None, description="409 if something was said since")
    send_at: AwareDatetime | None = Field(None, description="when it leaves, within a year; it is checked again then")


class ScheduledShown(Shown):
    """An answer that leaves later. It is no message yet: nobody reads it, no clock stops, no promise counts."""

    model_config = example(**SCHEDULED)

    conversation: int = Field(alias="conversation_id")
    user: int = Field(alias="user_id")
    text: str
    send_at: datetime = Field(alias="leave_at")
    timezone: str
    to: list[dict[str, Any]]
    cc: list[dict[str, Any]]
    bcc: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    version: int

    @staticmethod
    def resolve_text(row: Any) -> str:
        return masked(row.text)

    @staticmethod
    def resolve_to(row: Any) -> list[dict]:
        return row.recipients.get("to", [])

    @staticmethod
    def resolve_cc(row: Any) -> list[dict]:
        return row.recipients.get("cc", [])

    @staticmethod
    def resolve_bcc(row: Any) -> list[dict]:
        return row.recipients.get("bcc", [])


class ScheduledChange(Schema):
    text: str | None = Field(None, max_length=200_000)
    send_at: AwareDatetime | None = None
