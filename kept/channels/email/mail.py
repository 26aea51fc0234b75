"""What is understood of one mail: plain data, no database, no Django.

The names are those that `kept read-mail` prints; only `from`, a Python keyword, is called `sender` here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as written in a header. `name` is "" if none was given; `address` is "" if none could be read."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One attachment. `content_id` has no angle brackets; `inline` means that the HTML body may show it by `cid:`."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report of failed or late delivery says. `status` are the enhanced codes ("5.1.1"), each once.

    `message_id` is that of our mail, `diagnostic` the other server's words. `hard`: trying again is of no use.
    `failed_recipients` are all it has not reached (so far); for those in `late_recipients` a server still tries.
    """

    failed_recipients: list[str]
    status: list[str] = field(default_factory=list)
    message_id: str = ""
    diagnostic: str = ""
    hard: bool = True
    late_recipients: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A complaint about a mail of ours (RFC 5965). `kind` is "abuse", "not-spam" and so on."""

    kind: str
    recipients: list[str] = field(default_factory=list)
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """The iCalendar part of a mail, as far as a reader needs it.

    `start` and `end` are aware, or dates for whole days (`all_day`; `end` is the day after the last), or None.
    `floating`: the invitation names no zone; its clock was read in the sender's. `repeats`: the first of several.
    """

    method: str
    uid: str
    summary: str
    start: datetime | date | None = None
    end: datetime | date | None = None
    all_day: bool = False
    floating: bool = False
    location: str = ""
    organizer: str = ""
    organizer_name: str = ""
    repeats: bool = False

    def as_line(self) -> dict:
        """Plain values, as JSON holds them: moments as ISO 8601 with their offset, whole days as dates."""
        plain = asdict(self)
        for name in ("start", "end"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        return plain


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the receiving servers say of the sender (RFC 8601): each "" or a result such as "pass", "fail", "none".

    `domain` is the one DMARC looked at, `server` who says so, `policy` what the domain wants done on a failure.
    `trusted`: the server is one of KEPT_MAIL_TRUSTED_SERVERS. If not, a "pass" is only a claim: show it as one.
    `vouched` are the domains of which a check that passed says that they sent it, with spaces between.
    """

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    domain: str = ""
    server: str = ""
    policy: str = ""
    trusted: bool = False
    vouched: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that somebody sent on: what they wrote above it, and the mail itself as far as it can be read."""

    sender: Address
    text: str
    subject: str = ""
    above: str = ""


@dataclass(slots=True)
class Mail:
    """One mail as read. Whatever could not be read is empty, and `troubles` says in English what was wrong.

    `date_utc` is aware and in UTC, or None if the Date header is missing or makes no sense.
    `date_local` is the same moment with the offset the sender's program wrote (None if it wrote none).
    `is_delay`: a server is still trying to deliver a mail of ours. `is_spam`: a filter on the way says so.
    `spam_mark` and `virus_mark` are the headers that say so. `bounce` is given for a bounce and for a notice of delay.
    `protection` is "signed", "encrypted" or "". `wrapped` are the files out of a winmail.dat, or out of an envelope
    that was only signed; the wrapper itself is one of the attachments.
    `list_names`: the List-Id and List-Post of a list, as "help.lampring.example" and "help@lampring.example".
    Ids have no angle brackets. `body_html` is as received: clean it before it is shown.
    """

    subject: str = ""
    sender: list[Address] = field(default_factory=list)
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    reply_to: list[Address] = field(default_factory=list)
    delivered_to: list[str] = field(default_factory=list)
    message_id: str = ""
    in_reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    date_utc: datetime | None = None
    date_local: datetime | None = None
    attachments: list[Piece] = field(default_factory=list)
    wrapped: list[Piece] = field(default_factory=list)
    body_text: str = ""
    body_html: str = ""
    reply_text: str = ""
    is_bounce: bool = False
    is_auto_reply: bool = False
    is_auto_generated: bool = False
    is_feedback_report: bool = False
    is_list: bool = False
    list_names: list[str] = field(default_factory=list)
    must_not_autorespond: bool = False
    bounce: Bounce | None = None
    calendar: Invitation | None = None
    is_delay: bool = False
    is_spam: bool = False
    spam_mark: str = ""
    virus_mark: str = ""
    feedback: Feedback | None = None
    authentication: Authentication | None = None
    forwarded: Forwarded | None = None
    protection: str = ""
    return_path: str | None = None
    loop_marks: list[str] = field(default_factory=list)
    received_count: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def attachment_names(self) -> list[str]:
        return [piece.name for piece in self.attachments if piece.name]

    @property
    def tnef_attachment_names(self) -> list[str]:
        return [piece.name for piece in self.wrapped if piece.name]

    @property
    def is_automatic(self) -> bool:
        """True if no person wrote this to us just now: it never counts as an answer of a customer."""
        machine = self.is_bounce or self.is_delay or self.is_feedback_report
        return machine or self.is_auto_reply or self.is_auto_generated or self.is_list

    def as_line(self) -> dict:
        """The mail as one JSON object, fields as `kept read-mail` prints them."""
        return {
            "subject": self.subject,
            "from": [asdict(a) for a in self.sender],
            "to": [asdict(a) for a in self.to],
            "cc": [asdict(a) for a in self.cc],
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": self.references,
            "date_utc": self.date_utc.strftime("%Y-%m-%dT%H:%M:%SZ") if self.date_utc else None,
            "attachments": len(self.attachments),
            "attachment_names": self.attachment_names,
            "tnef_attachment_names": self.tnef_attachment_names,
            "has_html": bool(self.body_html),
            "body_text": self.body_text,
            "reply_text": self.reply_text,
            "is_bounce": self.is_bounce,
            "is_auto_reply": self.is_auto_reply,
            "is_auto_generated": self.is_auto_generated,
            "is_feedback_report": self.is_feedback_report,
            "is_delay": self.is_delay,
            "must_not_autorespond": self.must_not_autorespond,
            "bounce": asdict(self.bounce) if self.bounce else None,
            "failed_recipients": self.bounce.failed_recipients if self.bounce else [],
            "calendar": self.calendar.as_line() if self.calendar else None,
            "forwarded": self._forwarded_line(),
            "protection": self.protection,
            "authentication": asdict(self.authentication) if self.authentication else None,
            "troubles": self.troubles,
        }

    def _forwarded_line(self) -> dict | None:
        if self.forwarded is None:
            return None
        return {
            "from": asdict(self.forwarded.sender),
            **{n: getattr(self.forwarded, n) for n in ("subject", "text", "above")},
        }
