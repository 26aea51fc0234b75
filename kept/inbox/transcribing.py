"""What was said in a conversation, to be printed or taken along: numbers masked, notes only for who asks for them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kept.inbox.access import messages_of
from kept.inbox.models import Conversation, Kind, Message
from kept.inbox.readers import said_to
from kept.people.labels import isolate
from kept.text.secrets import masked
from kept.ui.formats import clock, day
from kept.ui.locales import reader

MOST = 2000
RLM = "\u200f"


@dataclass(frozen=True)
class Entry:
    """One message: who wrote it, when, what (masked), and the names of its files."""

    id: int
    name: str
    at: datetime
    text: str
    language: str
    ours: bool
    note: bool
    automatic: bool
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Transcript:
    """`cut`: there was more before the first entry than fits."""

    conversation: Conversation
    entries: list[Entry]
    notes: bool
    cut: bool

    @property
    def title(self) -> str:
        return masked(self.conversation.subject) or _("(no subject)")


def transcript_of(conversation: Conversation, *, notes: bool = False) -> Transcript:
    """Without `notes` what its customer may read, so that it can be given to them; with notes all that the team sees."""
    if notes:
        rows = list(messages_of(conversation).order_by("-at", "-id")[: MOST + 1])[::-1]
    else:
        rows = said_to(conversation, conversation.person, most=MOST + 1)
    entries = [_entry(row, conversation) for row in rows[-MOST:]]
    return Transcript(conversation, entries, notes, cut=len(rows) > MOST)


def _entry(message: Message, conversation: Conversation) -> Entry:
    ours = message.kind != Kind.INBOUND
    sender = str(message.sender.get("name") or message.sender.get("address") or "")
    house = message.user.name if message.user else conversation.channel.name
    return Entry(
        message.pk, house if ours else sender or conversation.person.called, message.at, masked(message.text), message.language,
        ours, message.kind == Kind.NOTE, message.automatic, [masked(file.name) for file in message.attachments.all() if not file.inline],
    )  # fmt: skip


def as_text(transcript: Transcript) -> str:
    """The transcript as plain text, in the reader's language and zone; each line begins on the reader's side."""
    lead = RLM if reader().dir == "rtl" else ""
    conversation = transcript.conversation
    head = f"{isolate(conversation.person.called)} · {isolate(conversation.channel.name)} · #{conversation.pk}"
    lines = [f"{lead}{isolate(transcript.title)}", f"{lead}{head}"]
    if transcript.cut:
        lines.append(lead + _("What was said before is left out."))
    for entry in transcript.entries:
        said = [isolate(entry.name), f"{day(entry.at)} {clock(entry.at)}"]
        said += [pgettext("in a transcript", "note of the team")] if entry.note else []
        said += [_("written by a machine")] if entry.automatic else []
        lines += ["", f"{lead}{' · '.join(said)}", *entry.text.strip().split("\n")]
        lines += [f"{lead}[{_('File: %(name)s') % {'name': isolate(name)}}]" for name in entry.files]
    return "\n".join(lines) + "\n"
