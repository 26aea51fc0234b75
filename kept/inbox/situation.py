"""Facts of the situation somebody is in (M26): each a record one can open, none a guess about how they feel."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.events.clock import now
from kept.inbox.access import conversations_of
from kept.inbox.models import Conversation, State
from kept.inbox.telling import url_of
from kept.people.access import standing_facts
from kept.people.labels import isolate
from kept.ui.formats import duration, moment, number

SOON = timedelta(days=7)
LONG = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One fact: an icon, the sentence, and the path of the record it rests on."""

    icon: str
    text: str
    url: str


def situation_of(user: Any, conversation: Conversation, others: list[Conversation] | None = None) -> list[Line]:
    """What stands out, the most pressing first. Two queries, three without `others`, their further open conversations."""
    written = list(conversation.messages.human_inbound().order_by("id").values_list("id", "at"))
    if others is None:
        others = list(open_elsewhere(user, conversation))
    return [
        *_waiting(conversation, written),
        *_contacts(conversation, written),
        *_open_elsewhere(others),
        *_coming(user, conversation),
    ]


def open_elsewhere(user: Any, conversation: Conversation) -> QuerySet[Conversation]:
    """The person's other conversations that are not closed, the newest three."""
    return conversations_of(user, conversation.person).exclude(pk=conversation.pk).exclude(state=State.CLOSED)[:3]


def _waiting(conversation: Conversation, written: list[tuple]) -> list[Line]:
    since = conversation.waiting_since
    if since is None or now() - since < LONG:
        return []
    first = next((id for id, at in written if at >= since), None)
    text = _("Waiting for an answer from us for %(time)s") % {"time": duration(now() - since, parts=1)}
    return [Line("hourglass", text, _message_url(conversation, first))]


def _contacts(conversation: Conversation, written: list[tuple]) -> list[Line]:
    count = len(written)
    if count < 2:
        return []
    text = ngettext("Has written about this %(n)s time", "Has written about this %(n)s times", count) % {
        "n": number(count)
    }
    return [Line("message-square-text", text, _message_url(conversation, written[0][0]))]


def _open_elsewhere(others: list[Conversation]) -> list[Line]:
    return [
        Line(
            "inbox", _("Also open: %(ask)s") % {"ask": isolate(each.ask or each.subject or each.preview)}, url_of(each)
        )
        for each in others
    ]


def _coming(user: Any, conversation: Conversation) -> list[Line]:
    """What they told us that ends within a week: a date that matters to them."""
    person = conversation.person
    latest = now() + SOON
    ending = [(fact.expires_at, fact) for fact in standing_facts(user, person) if fact.expires_at is not None]
    soon = [fact for at, fact in sorted(ending, key=lambda each: each[0]) if at <= latest][:3]
    url = reverse("people:person", args=[person.pk])
    return [
        Line(
            "calendar-clock",
            _("%(fact)s: until %(time)s")
            % {"fact": isolate(f"{fact.label}: {fact.text}"), "time": moment(fact.expires_at)},
            f"{url}#fact-{fact.pk}",
        )
        for fact in soon
    ]


def _message_url(conversation: Conversation, message_id: int | None) -> str:
    return f"{url_of(conversation)}#message-{message_id}" if message_id else url_of(conversation)
