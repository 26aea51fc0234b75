"""The silence list: what nobody has answered or looked at, the oldest first. Nothing is only in a log.

Each source is a queryset with `silent_since`, and how one of its rows is shown. A new one is a line in SOURCES.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts.permissions import allowed
from kept.channels.email.access import quarantined_for
from kept.channels.email.models import Mailbox
from kept.inbox.silent import unanswered_for, undelivered_for
from kept.inbox.telling import url_of
from kept.inbox.ways_in import said
from kept.people.labels import isolate
from kept.roster.waited import AllLimits, limits
from kept.text.secrets import masked

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Silent:
    """One thing that waits: since when, for whom or what, why it stands here, and where it is dealt with."""

    at: datetime
    id: int
    icon: str
    who: str
    what: str
    why: str
    url: str
    owner: str = ""
    source: str = ""


@dataclass(frozen=True)
class Source:
    """`rows(user, limits)` with an annotation `silent_since`; `related`: what `shown` needs of a row."""

    name: str
    label: Any
    rows: Callable[[Any, AllLimits], QuerySet]
    shown: Callable[[Any], Silent]
    related: tuple[str, ...] = field(default=())


def page(user: Any, *, after: str = "", only: str = "") -> tuple[list[Silent], str]:
    """A page of what waits for us, the oldest first, and the cursor of the next one ("" on the last). A query a source."""
    moment, place, last = _place(after)
    found, now_limits = [], limits()
    for index, source in enumerate(SOURCES):
        if only and source.name != only:
            continue
        rows = source.rows(user, now_limits).select_related(*source.related).order_by("silent_since", "pk")
        if moment is not None:
            behind = Q(silent_since__gt=moment) | (Q(silent_since=moment, pk__gt=last) if index == place else Q())
            rows = rows.filter(
                Q(silent_since__gte=moment)
                if index > place
                else Q(silent_since__gt=moment)
                if index < place
                else behind
            )
        found += [((row.silent_since, index, row.pk), source, row) for row in rows[: PAGE + 1]]
    found.sort(key=lambda each: each[0])
    items = [shown(source, row) for _key, source, row in found[:PAGE]]
    return items, _cursor(*found[PAGE - 1][0]) if len(found) > PAGE else ""


def shown(source: Source, row: Any) -> Silent:
    """A row of a source as the list shows it."""
    return source.shown(row)


def counts_of(user: Any) -> list[tuple[str, QuerySet]]:
    """For the rail: what stands on the list, to be counted with the rest in one query."""
    all_rows = [source.rows(user, limits()) for source in SOURCES]
    return [("silence", rows) for rows in all_rows if not rows.query.is_empty()]


def _conversation(row: Any) -> Silent:
    parent, why = row.side_of, _("No answer for more than a business day.")
    if parent is not None:
        why = _("Asked beside the conversation with %(name)s, and not answered for more than a business day.") % {"name": isolate(parent.person.called)}  # fmt: skip
    owner = (parent or row).assignee
    return Silent(
        row.silent_since, row.pk, "message-square-text", row.person.called, masked(row.ask or row.subject or row.preview), why,
        url_of(row), owner.name if owner else "", "conversations",
    )  # fmt: skip


def _held(row: Any) -> Silent:
    sender = row.envelope.get("sender") or row.envelope.get("from") or ""
    why = _("In the quarantine, and nobody has dealt with it: %(reason)s") % {"reason": said(row.reason)}
    url = reverse("desk:quarantine-one", args=[row.pk])
    return Silent(
        row.silent_since,
        row.pk,
        "mail-warning",
        sender,
        masked(str(row.envelope.get("subject", ""))),
        why,
        url,
        row.owner.name if row.owner else "",
        "quarantine",
    )


def _undelivered(row: Any) -> Silent:
    conversation = row.conversation
    return Silent(
        row.silent_since, row.pk, "circle-alert", conversation.person.called, masked(row.subject or conversation.ask), _("Our answer did not arrive, and nobody has tried again."),
        f"{reverse('desk:conversation', args=[conversation.pk])}#message-{row.pk}", row.user.name if row.user else "", "deliveries",
    )  # fmt: skip


def _mailbox(row: Any) -> Silent:
    why = _("This mailbox has not been reached: mail may be waiting there.")
    return Silent(
        row.silent_since, row.pk, "inbox", row.user_name, row.host, why, reverse("email:mailboxes"), "", "mailboxes"
    )


def _quarantine(user: Any, now_limits: AllLimits) -> QuerySet:
    rows = quarantined_for(user).filter(now_limits.waited("hour", "received_at", "channel__team"))
    return rows.annotate(silent_since=F("received_at"))


def _mailboxes(user: Any, now_limits: AllLimits) -> QuerySet:
    away = Mailbox.objects.filter(away_since__lte=now_limits.others.hour, paused_at__isnull=True)
    away = away.annotate(silent_since=F("away_since"))
    return away if allowed(user, "manage_channels") else away.none()


SOURCES = (
    Source(
        "conversations",
        gettext_lazy("Conversations"),
        unanswered_for,
        _conversation,
        ("person", "assignee", "side_of__person", "side_of__assignee"),
    ),
    Source("quarantine", gettext_lazy("Quarantine"), _quarantine, _held, ("owner",)),
    Source(
        "deliveries",
        gettext_lazy("Answers that did not arrive"),
        undelivered_for,
        _undelivered,
        ("conversation__person", "user"),
    ),
    Source("mailboxes", gettext_lazy("Mailboxes"), _mailboxes, _mailbox),
)


def _cursor(at: datetime, place: int, id: int) -> str:
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{place}-{id}"


def _place(cursor: str) -> tuple[datetime | None, int, int]:
    parts = cursor.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        return None, 0, 0
    return EPOCH + timedelta(microseconds=int(parts[0])), int(parts[1]), int(parts[2])
