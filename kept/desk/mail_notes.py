"""What is to be known of a mail besides its words: one quiet line each, and only where it matters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.models import User
from kept.channels.email.delivery_words import in_plain_words
from kept.inbox.models import Conversation, Kind, Message
from kept.inbox.wording import bare_subject
from kept.people.labels import isolate
from kept.text.folding import strip_bidi
from kept.text.secrets import masked
from kept.ui import formats

MOST_NAMES = 3


@dataclass(frozen=True)
class Note:
    """One line: an icon, the words, `state` "" or broken."""

    icon: str
    text: str
    state: str = ""


@dataclass(frozen=True)
class Invitation:
    """An invitation as a card: what, when in the reader's zone, where, who invites (the address where there is a name, too)."""

    title: str
    when: str
    where: str
    organizer: str
    organizer_address: str
    cancelled: bool = False


@dataclass(frozen=True)
class Beside:
    """All that is shown beside one message."""

    notes: list[Note] = field(default_factory=list)
    invitation: Invitation | None = None
    encrypted: bool = False


def beside(message: Message, conversation: Conversation, names: Mapping[int, str]) -> Beside:
    """What to show beside `message`; `names` are those of users who sent mails on."""
    marks = message.marks if isinstance(message.marks, dict) else {}
    if message.kind != Kind.INBOUND:
        return Beside()
    notes = [note for note in (*_of_marks(marks, names), *_of_headers(message, conversation, marks)) if note]
    return Beside(notes, _invitation(marks.get("calendar")), marks.get("protection") == "encrypted")


def names_in(messages: Iterable[Message]) -> dict[int, str]:
    """The names of those who sent mails on. One query, none where nobody did."""
    ids = {message.marks.get("forwarded_by") for message in messages if isinstance(message.marks, dict)} - {None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _of_marks(marks: dict[str, Any], names: Mapping[int, str]) -> Iterable[Note | None]:
    if by := marks.get("forwarded_by"):
        name = isolate(names.get(by) or _("somebody who has left"))
        proven = marks.get("forwarded_proven", True)
        said = _("Sent on to us by %(name)s") if proven else _("Sent on to us, it says, by %(name)s")
        yield Note("forward", said % {"name": name})
    if marks.get("protection") == "signed":
        yield Note("shield-check", _("Signed. Kept does not check signatures; the original has it."))
    if marks.get("list"):
        yield Note("users", _("Sent through a mailing list"))
    if marks.get("delay"):
        yield Note("hourglass", _("Another server is still trying to deliver our mail"))
    if (bounce := marks.get("bounce")) is not None:
        yield Note("circle-alert", _failed(bounce if isinstance(bounce, dict) else {}), "broken")


def _failed(bounce: dict[str, Any]) -> str:
    """ "Delivery failed: gone@far.example · There is no such mailbox." as far as the report says it."""
    to = bounce.get("to")
    addresses = [str(each) for each in to] if isinstance(to, list) else []
    why = in_plain_words(str(bounce.get("status") or ""), str(bounce.get("words") or ""))
    what = " · ".join(said for said in (_listed(addresses), why) if said)
    return _("Delivery failed: %(what)s") % {"what": what} if what else _("Delivery failed")


def _of_headers(message: Message, conversation: Conversation, marks: dict[str, Any]) -> Iterable[Note | None]:
    subject = bare_subject(message.subject)
    if subject and subject.casefold() != bare_subject(conversation.subject).casefold():
        yield Note("pencil", _("New subject: %(subject)s") % {"subject": isolate(masked(subject))})
    addresses = [str(each) for each in marks.get("addresses") or []]
    if len(addresses) > 1:
        yield Note("mail", _("Came to %(addresses)s") % {"addresses": _listed(addresses)})
    if message.cc:
        copies = [str(box.get("name") or box.get("address") or "") for box in message.cc if isinstance(box, dict)]
        yield Note("users", _("Cc: %(addresses)s") % {"addresses": _listed([each for each in copies if each])})


def _listed(addresses: list[str]) -> str:
    shown = _(", ").join(isolate(address[:80]) for address in addresses[:MOST_NAMES])
    more = len(addresses) - MOST_NAMES
    if more <= 0:
        return shown
    return f"{shown} {ngettext('and %(n)s more', 'and %(n)s more', more) % {'n': formats.number(more)}}"


def _invitation(found: Any) -> Invitation | None:
    if not isinstance(found, dict) or not any(found.get(name) for name in ("summary", "start")):
        return None
    names = ("summary", "location", "organizer", "organizer_name")
    text = {name: strip_bidi(str(found.get(name) or ""))[:300] for name in names}
    cancelled = str(found.get("method") or "").upper() == "CANCEL"
    title = masked(text["summary"]) or _("(no subject)")
    who = masked(text["organizer_name"]) or text["organizer"]
    address = text["organizer"] if who != text["organizer"] else ""
    return Invitation(title, _when(found), masked(text["location"]), who, address, cancelled)


def _when(found: dict[str, Any]) -> str:
    """ "Sat 28 Nov, 14:05–15:00" in the reader's zone, "" where it does not say."""
    start, end = _moment(found.get("start")), _moment(found.get("end"))
    if isinstance(start, datetime):
        if not isinstance(end, datetime):
            return str(formats.moment(start))
        last = formats.clock(end) if end - start < timedelta(days=1) else formats.moment(end)
        return _("%(day)s, %(start)s – %(end)s") % {
            "day": formats.day(start),
            "start": formats.clock(start),
            "end": last,
        }
    return str(formats.day(datetime.combine(start, datetime.min.time(), tzinfo=UTC), "UTC")) if start else ""


def _moment(value: Any) -> datetime | date | None:
    """What the mark holds: an ISO moment with its offset, or a date for a whole day."""
    try:
        text = str(value or "")
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
