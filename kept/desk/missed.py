"""What happened to somebody's conversations and their teams' while they were away: a sentence for each conversation."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.access import own_team_ids
from kept.accounts.models import User
from kept.events.clock import now
from kept.events.models import Subject
from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation, Message
from kept.people.labels import isolate
from kept.text.secrets import masked
from kept.ui.formats import number

PAUSE = timedelta(hours=4)  # who does nothing for so long was away
ORDINARY, FARTHEST = timedelta(days=1), timedelta(days=14)
MOST_EVENTS, MOST_OWN, MOST = 4000, 200, 100
NAMES = (
    "message.received", "message.sent", "note.added", "conversation.assigned", "conversation.closed", "conversation.reopened",
    "promise.kept", "promise.broken",
)  # fmt: skip


@dataclass
class Card:
    """One conversation: `mine` or a team's, whether somebody waits in it, what happened in a line, and what was said last."""

    conversation: Conversation
    happened: str
    mine: bool
    at: datetime

    @property
    def id(self) -> int:
        return self.conversation.pk

    @property
    def line(self) -> str:
        return masked(self.conversation.ask or self.conversation.subject or self.conversation.preview)

    @property
    def last(self) -> str:
        return masked(self.conversation.preview)


@dataclass
class Missed:
    """`cards`: own ones first, then those in which somebody waits, then the newest; `more` if there were too many."""

    cards: list[Card] = field(default_factory=list)
    more: bool = False


def since(user: User) -> datetime:
    """Since when somebody was away: their last word before a pause of hours, or when they caught up after it."""
    moment = now()
    times = [
        moment,
        *Message.objects.filter(user=user, at__gt=moment - FARTHEST)
        .order_by("-id")
        .values_list("at", flat=True)[:MOST_OWN],
    ]
    gaps = (earlier for later, earlier in zip(times, times[1:], strict=False) if later - earlier >= PAUSE)
    here = next(gaps, times[-1] if len(times) > MOST_OWN else moment - ORDINARY)
    return max(here, moment - FARTHEST, _read(user.settings.get("caught_up", "")) or here)


def _read(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def missed(user: User, begun: datetime, *, until: datetime | None = None) -> Missed:
    """What others did from `begun` on, as far as `user` may see it. Six queries however much it is."""
    until = until or now()
    rows = _happened(user, begun, until)
    by_conversation: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_conversation[row[0]].append(row)
    concerned = Q(assignee=user) | Q(team__in=own_team_ids(user))
    found = visible_conversations(user).filter(concerned, pk__in=by_conversation, merged_into=None)
    conversations = list(found.select_related("person", "assignee", "team").prefetch_related("person__identities"))
    names = _names(row for conversation in conversations for row in by_conversation[conversation.pk])
    cards = [
        Card(
            one,
            _sentence(by_conversation[one.pk], one, user, names),
            one.assignee_id == user.pk,
            by_conversation[one.pk][0][4],
        )
        for one in conversations
    ]
    cards.sort(key=lambda card: (not card.mine, card.conversation.waiting_since is None, -card.at.timestamp()))
    return Missed(cards[:MOST], more=len(cards) > MOST or len(rows) == MOST_EVENTS)


def _happened(user: User, begun: datetime, until: datetime) -> list[Any]:
    """(conversation, name, by_kind, by_id, at, data), the newest first."""
    own = Q(event__by_kind="user", event__by_id=user.pk)
    rows = Subject.objects.filter(kind="conversation", event__at__gt=begun, event__at__lte=until, event__name__in=NAMES)
    fields = ("subject_id", "event__name", "event__by_kind", "event__by_id", "event__at", "event__data")
    return list(rows.exclude(own).order_by("-event_id").values_list(*fields)[:MOST_EVENTS])


def _names(rows: Iterable[Any]) -> dict[int, str]:
    ids = {id for row in rows for id in (row[3] if row[2] == "user" else None, row[5].get("user")) if id}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _sentence(rows: list[Any], conversation: Conversation, user: User, names: dict[int, str]) -> str:
    """What happened, shortest first to read: who wrote, who answered, how it stands."""
    count = Counter(name for _id, name, _kind, _by, _at, data in rows if not data.get("automatic"))
    said, others = [], _others(rows, names)
    if new := count["message.received"]:
        words = ngettext("%(n)s message from %(name)s", "%(n)s messages from %(name)s", new)
        said.append(words % {"n": number(new), "name": isolate(conversation.person.called)})
    if others["message.sent"]:
        said.append(_("%(who)s answered") % {"who": _list(others["message.sent"])})
    if others["note.added"]:
        said.append(_("a note by %(who)s") % {"who": _list(others["note.added"])})
    if any(row[1] == "conversation.assigned" and row[5].get("user") == user.pk for row in rows):
        said.append(_("given to you"))
    for name, words in (("promise.broken", _("a promise was not kept")), ("promise.kept", _("a promise was kept"))):
        said += [words] if count[name] else []
    states = {"conversation.closed": _("closed"), "conversation.reopened": _("open again")}
    latest = next((row[1] for row in rows if row[1] in states), "")
    said += [states[latest]] if latest else []
    return " · ".join(said) or _("changed hands")


def _others(rows: list[Any], names: dict[int, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for _id, name, kind, by, _at, _data in reversed(rows):
        who = names.get(by or 0, "") if kind == "user" else ""
        if who and who not in found[name]:
            found[name].append(who)
    return found


def _list(words: list[str]) -> str:
    return _(", ").join(isolate(word) for word in words)
