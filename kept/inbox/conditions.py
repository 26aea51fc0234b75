"""THE table of what can be asked of a conversation: by saved views, by filters of the API, and by whatever asks later.

A line is a field with its kind; the kind says which operators it takes and what a value is. Each becomes a Q on
Conversation about the row alone (its columns and subqueries, never a join), so that it can be asked of any stretch of
an index. Domains above add lines of their own through settings.KEPT_CONDITIONS. Trees of conditions: condition_trees.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.inbox.access import Scope
from kept.inbox.condition_values import LANGUAGES, bounds, pattern
from kept.inbox.models import Attachment, Conversation, Follow, Priority, Seen, State, StateChange, Tagging
from kept.people.models import Person


class Kind(StrEnum):
    """What a value is. Those of REFERENCES are ids, looked up for the reader; TAG may also be a name."""

    CHOICE = "choice"
    USER = "user"
    TEAM = "team"
    CHANNEL = "channel"
    PERSON = "person"
    ORGANISATION = "organisation"
    TAG = "tag"
    TIME = "time"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


REFERENCES = {Kind.USER, Kind.TEAM, Kind.CHANNEL, Kind.PERSON, Kind.ORGANISATION, Kind.TAG}
# Words that stand for ids: for whom they stand is known only when somebody asks.
WORDS = {Kind.USER: ("me", "nobody"), Kind.TEAM: ("mine", "nobody")}
AMONG = ("is", "is_not", "any_of", "none_of")
OPERATORS: dict[Kind, tuple[str, ...]] = {
    **dict.fromkeys([Kind.CHOICE, Kind.CHANNEL, Kind.PERSON, Kind.USER, Kind.TEAM, Kind.ORGANISATION, Kind.TAG], AMONG),
    Kind.TIME: ("within", "older_than", "before", "after"),
    Kind.DATE: ("is", "within", "ahead", "older_than", "before", "after"),
    Kind.NUMBER: ("is", "is_not", "above", "below"),
    Kind.TEXT: ("contains", "is"),
    Kind.YES_NO: ("is",),
}
NEGATIVE = {"is_not": "is", "none_of": "any_of"}


@dataclass(frozen=True)
class Asker:
    """For whom a tree is asked, and when: "me" and "my teams" are theirs, and so is what is hidden."""

    user: Any
    scope: Scope
    at: datetime
    # What the tree names, as far as it is there for the reader: (kind, id or name) -> Known.
    known: dict[tuple[str, Any], "Known"] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    id: int
    name: str


@dataclass(frozen=True)
class Condition:
    """One field. `where(ask, value, asker)` gives the Q of a plain question; `source` the ids that fit, from an index.

    `ask` is any_of (a list of ids, None for nobody), between ((from, to), either may be None), contains, empty or yes.
    """

    name: str
    label: Any
    kind: Kind
    where: Callable[[str, Any, Asker], Q]
    source: Callable[[str, Any, Asker], QuerySet] | None = None
    can_be_empty: bool = False
    choices: tuple[tuple[Any, Any], ...] = ()
    yes: Any = ""  # in words: it is so, or has a value
    no: Any = ""
    future: bool = False  # a time that may lie ahead
    team: int | None = None  # whose field it is: for who does not see that team's work, it is not there

    @property
    def operators(self) -> tuple[str, ...]:
        more = (("ahead",) if self.future else ()) + (("empty",) if self.can_be_empty else ())
        return (*OPERATORS[self.kind], *more)


def of_column(column: str, *, blank: bool = False) -> Callable[[str, Any, Asker], Q]:
    """The Q of a condition that is one column of the conversation; `blank`: empty is "", not null."""

    def where(ask: str, value: Any, asker: Asker) -> Q:
        if ask == "empty":
            return Q(**{column: ""}) if blank else Q(**{f"{column}__isnull": True})
        if ask == "contains":
            return Q(**{f"{column}__iregex": pattern(value)})
        if ask == "between":
            return between(column, value)
        found = Q(**{f"{column}__in": [one for one in value if one is not None]})
        return found | Q(**{f"{column}__isnull": True}) if None in value else found

    return where


def between(column: str, limits: tuple[Any, Any]) -> Q:
    """From the first limit on, before the second; never null."""
    start, end = limits
    found = Q(**{f"{column}__isnull": False})
    found &= Q(**{f"{column}__gte": start}) if start is not None else Q()
    return found & Q(**{f"{column}__lt": end}) if end is not None else found


def ids_where(where: Callable[[str, Any, Asker], Q]) -> Callable[[str, Any, Asker], QuerySet]:
    """The source of a condition whose column stands first in an index."""
    return lambda ask, value, asker: Conversation.objects.filter(where(ask, value, asker)).values("pk")


def of_rows(rows: QuerySet, column: str, *, path: str = "conversation") -> Callable[[str, Any, Asker], Q]:
    """The Q of a condition about rows that point to the conversation: any of them has one of the values."""

    def where(ask: str, value: Any, asker: Asker) -> Q:
        found = rows.filter(**{path: OuterRef("pk")})
        if ask == "empty":
            return ~Q(Exists(found))
        return Q(Exists(found.filter(**{f"{column}__in": value})))

    return where


def _organisation(ask: str, value: Any, asker: Asker) -> Q:
    person = Person.objects.filter(pk=OuterRef("person_id"))
    return Q(Exists(person.filter(organisation=None) if ask == "empty" else person.filter(organisation__in=value)))


def _of_organisation(ask: str, value: Any, asker: Asker) -> QuerySet:
    people = Person.objects.filter(organisation__in=value).values("pk")
    return Conversation.objects.filter(person__in=people).values("pk")


def _tagged(ask: str, value: Any, asker: Asker) -> QuerySet:
    return Tagging.objects.filter(tag__in=value).values("conversation")


def _closed(ask: str, value: Any, asker: Asker) -> Q:
    """When it was closed, of what is closed now."""
    closed = Q(state=State.CLOSED)
    if ask == "empty":
        return ~closed
    latest = StateChange.objects.filter(conversation=OuterRef("conversation"), to=State.CLOSED).order_by("-at", "-pk")
    change = StateChange.objects.filter(conversation=OuterRef("pk"), pk=Subquery(latest.values("pk")[:1]))
    return closed & Q(Exists(change.filter(between("at", value))))


def _unread(ask: str, value: Any, asker: Asker) -> Q:
    seen = Seen.objects.filter(conversation=OuterRef("pk"), user=asker.user.pk)
    return Q(last_message_id__gt=0) & ~Q(Exists(seen.filter(message_id__gte=OuterRef("last_message_id"))))


def _attachment(ask: str, value: Any, asker: Asker) -> Q:
    return Q(Exists(Attachment.objects.filter(message__conversation=OuterRef("pk"), inline=False)))


def _followed(ask: str, value: Any, asker: Asker) -> Q:
    return Q(Exists(Follow.objects.filter(conversation=OuterRef("pk"), user=asker.user.pk)))


def _ids_followed(ask: str, value: Any, asker: Asker) -> QuerySet:
    return Follow.objects.filter(user=asker.user.pk).values("conversation")


def _indexed(name: str, label: Any, kind: Kind, column: str, **more: Any) -> Condition:
    where = of_column(column, blank=more.pop("blank", False))
    return Condition(name, label, kind, where, ids_where(where), **more)


def _plain(name: str, label: Any, kind: Kind, column: str, **more: Any) -> Condition:
    return Condition(name, label, kind, of_column(column, blank=more.pop("blank", False)), **more)


TABLE = [
    _plain("state", pgettext_lazy("condition", "State"), Kind.CHOICE, "state", choices=tuple(State.choices)),
    _indexed("assignee", pgettext_lazy("condition", "Assigned to"), Kind.USER, "assignee_id", can_be_empty=True, yes=_("is assigned"), no=_("is nobody’s")),
    _indexed("team", _("Team"), Kind.TEAM, "team_id", can_be_empty=True),
    Condition("tag", pgettext_lazy("condition", "Tag"), Kind.TAG, of_rows(Tagging.objects.all(), "tag"), _tagged, can_be_empty=True, yes=_("has a tag"), no=_("has no tag")),
    _indexed("channel", _("Channel"), Kind.CHANNEL, "channel_id"),
    _indexed("person", pgettext_lazy("condition", "Customer"), Kind.PERSON, "person_id"),
    Condition("organisation", _("Organisation"), Kind.ORGANISATION, _organisation, _of_organisation, can_be_empty=True),
    _plain("language", _("Language"), Kind.CHOICE, "language", choices=LANGUAGES, can_be_empty=True, blank=True),
    _plain("priority", pgettext_lazy("condition", "Priority"), Kind.CHOICE, "priority", choices=tuple(Priority.choices)),
    _indexed("waiting_since", _("Waiting for us since"), Kind.TIME, "waiting_since", can_be_empty=True, yes=_("waits for us"), no=_("does not wait for us")),
    _indexed("last_at", _("Last activity"), Kind.TIME, "last_at"),
    _indexed("created_at", pgettext_lazy("condition", "Begun"), Kind.TIME, "created_at"),
    Condition("closed_at", pgettext_lazy("condition", "Closed at"), Kind.TIME, _closed, can_be_empty=True, yes=_("is closed"), no=_("is not closed")),
    _plain("snoozed_until", pgettext_lazy("condition", "Snoozed until"), Kind.TIME, "snoozed_until", can_be_empty=True, future=True, yes=_("is snoozed until a time"), no=_("is not snoozed until a time")),
    _plain("subject", _("Subject"), Kind.TEXT, "subject", can_be_empty=True, blank=True),
    _plain("ask", _("What the customer wants"), Kind.TEXT, "ask", can_be_empty=True, blank=True),
    Condition("attachment", pgettext_lazy("condition", "Attachment"), Kind.YES_NO, _attachment, yes=_("has an attachment"), no=_("has no attachment")),
    Condition("unread", pgettext_lazy("condition", "Unread"), Kind.YES_NO, _unread, yes=_("is unread"), no=_("was read by me")),
    Condition("followed", pgettext_lazy("condition", "Followed"), Kind.YES_NO, _followed, _ids_followed, yes=_("is followed by me"), no=_("is not followed by me")),
]  # fmt: skip


@lru_cache(maxsize=1)
def conditions() -> dict[str, Condition]:
    """The whole table by name, with the lines of the domains above."""
    above = [line for path in settings.KEPT_CONDITIONS for line in import_string(path)]
    return {line.name: line for line in [*TABLE, *above]}


def question(condition: Condition, op: str, value: Any, asker: Asker) -> tuple[str, Any] | None:
    """The plain question behind a positive operator, as `where` takes it. None where all it names is gone."""
    if op in ("within", "older_than", "before", "after", "ahead", "above", "below"):
        return "between", bounds(condition.kind, op, value, asker.at)
    if op in ("contains", "empty"):
        return op, value
    if condition.kind is Kind.YES_NO:
        return "yes", None
    values = value if op == "any_of" else [value]
    if condition.kind in (Kind.DATE, Kind.NUMBER) or condition.kind not in REFERENCES:
        return "any_of", values
    found = [id for one in values for id in _ids(condition.kind, one, asker)]
    words = [one for one in values if one in WORDS.get(condition.kind, ())]
    return ("any_of", found) if found or words else None


def _ids(kind: Kind, value: Any, asker: Asker) -> list[int | None]:
    if value == "nobody" and kind in WORDS:
        return [None]
    if value == "me" and kind is Kind.USER:
        return [asker.user.pk]
    if value == "mine" and kind is Kind.TEAM:
        return list(asker.scope.own)
    known = asker.known.get((kind, value))
    return [known.id] if known else []
