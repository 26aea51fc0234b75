"""What a conversation says, ready to draw: messages with their files, promises and delivery, and what happened between."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kept.desk.authentication import Check, checks, is_bad
from kept.desk.calls import Heard, heard
from kept.desk.file_names import called
from kept.desk.mail_notes import Beside, beside, names_in
from kept.inbox.models import Attachment, Conversation, DeliveryState, Kind, Message
from kept.inbox.opening import found_in, holds_secrets
from kept.promises.models import Promise
from kept.text.secrets import masked

LONGEST = 200  # messages drawn at once; older ones come by a link


@dataclass
class Line:
    """One line of the thread: a message with all that hangs on it, or an event between two messages."""

    at: datetime
    message: Message | None = None
    event: Any = None
    day: date | None = None
    promises: list[Promise] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    opened: str = ""  # the pass of who opened its numbers just now
    beside: Beside = field(default_factory=Beside)
    keyed: bool = False  # the newest of the customer's: one key shows the whole of it

    @property
    def held(self) -> bool:
        delivery = getattr(self.message, "delivery", None)
        return delivery is not None and delivery.state == DeliveryState.HELD

    @property
    def paragraphs(self) -> list[list[tuple[str, Promise | None]]]:
        """The message's paragraphs, each a list of (text, the promise made in these words or None)."""
        if self.message is None:
            return []
        blocks = self.shown(self.message.text).replace("\r\n", "\n").split("\n\n")
        return [marked(block, self.promises) for block in blocks if block.strip()]

    @property
    def sender_checks(self) -> list[Check]:
        return checks(self.message.marks.get("authentication")) if self.message is not None else []

    @property
    def is_doubtful(self) -> bool:
        """Whether the sender of this mail could not be confirmed."""
        marks = self.message.marks if self.message is not None and self.message.kind == Kind.INBOUND else None
        return isinstance(marks, dict) and is_bad(marks.get("authentication"))

    @property
    def holds_secrets(self) -> bool:
        return self.message is not None and holds_secrets(self.message)

    @property
    def heard(self) -> Heard | None:
        return heard(self.message)

    def called(self, name: str) -> str:
        return called(name)

    def shown(self, text: str) -> str:
        """The text as it may be read here: card and identity numbers masked, unless they were opened."""
        return text if self.opened else masked(text, found_in(text))


def marked(text: str, promises: list[Promise]) -> list[tuple[str, Promise | None]]:
    """`text` cut where promises were made: each piece with its promise. The pieces joined are the text again."""
    found = (
        sorted((text.find(promise.words), promise) for promise in promises if promise.words and promise.words in text)
        if promises
        else []
    )
    pieces, at = [], 0
    for start, promise in sorted(found, key=lambda each: each[0]):
        if start < at:
            continue
        pieces += [(text[at:start], None), (promise.words, promise)]
        at = start + len(promise.words)
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def line_of(message: Message, *, opened: str) -> Line:
    """One message by itself, opened by who may. Two queries."""
    files, promises = _hanging_on([message])
    said = beside(message, message.conversation, names_in([message]))
    newest = message.pk == message.conversation.last_message_id
    return Line(
        message.at,
        message,
        files=files[message.pk],
        promises=promises[message.pk],
        opened=opened,
        beside=said,
        keyed=newest,
    )


def thread_of(
    conversation: Conversation, events: list, *, before: int | None = None, opened: int | None = None, pass_: str = ""
) -> tuple[list[Line], int | None]:
    """The newest lines in order of time, and the id to ask older ones with (None: these are all). Three queries, four
    with `before`.

    `events` are the happenings to show between the messages, oldest first, each with `at`. `opened`: the id of a message
    whose numbers the reader opened just now, by `pass_`.
    """
    rows = conversation.messages.select_related("user", "person", "delivery").latest_first()
    if before and (place := conversation.messages.filter(pk=before).values_list("at", flat=True).first()):
        rows = rows.filter(at__lte=place).exclude(at=place, id__gte=before)
    messages = list(rows[: LONGEST + 1])
    older = messages[LONGEST - 1].pk if len(messages) > LONGEST else None
    messages = messages[:LONGEST][::-1]
    files, promises = _hanging_on(messages)
    lines = [
        Line(each.at, each, files=files[each.pk], promises=promises[each.pk], opened=pass_ if each.pk == opened else "")
        for each in messages
    ]
    names = names_in(messages)
    for line, each in zip(lines, messages, strict=True):
        line.beside = beside(each, conversation, names)
    if last := next((line for line in reversed(lines) if line.message and line.message.kind == Kind.INBOUND), None):
        last.keyed = True
    first = lines[0].at if lines and older else None
    lines += [Line(at=each.at, event=each) for each in events if not before and (first is None or each.at >= first)]
    lines.sort(key=lambda line: (line.at, line.message is None, line.message.pk if line.message else 0))
    return _with_days(lines), older


def _hanging_on(messages: list[Message]) -> tuple[dict, dict]:
    ids = [each.pk for each in messages]
    files, promises = defaultdict(list), defaultdict(list)
    for attachment in Attachment.objects.filter(message_id__in=ids).select_related("file").order_by("id"):
        files[attachment.message_id].append(attachment)
    if any(each.kind == Kind.REPLY for each in messages):
        for promise in Promise.objects.filter(message_id__in=ids).order_by("due_at", "id"):
            promises[promise.message_id].append(promise)
    return files, promises


def _with_days(lines: list[Line]) -> list[Line]:
    """Mark the first line of each day in the reader's zone."""
    last = None
    for line in lines:
        day = timezone.localdate(line.at)
        if day != last and line.message is not None:
            line.day, last = day, day
    return lines
