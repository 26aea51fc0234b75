"""Variables in a macro's text: {customer.name}, or {customer.name|there} with what is said where nothing is known.

The grammar is this expression and no more: a value is put in once and never read again, so that nothing a customer
wrote can ask for anything. What is no variable of the table stays as it stands, and is said when the macro is saved.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kept.inbox.field_values import said, stored
from kept.inbox.fields import fields_of
from kept.inbox.models import Conversation, FieldValue
from kept.people.labels import label_of
from kept.promises.access import next_promises
from kept.promises.languages import interface_language
from kept.promises.models import Promise
from kept.promises.wording import due_text
from kept.text.secrets import masked

# Doubled braces are taken as well: so it is written elsewhere.
MARK = re.compile(r"\{\{?([a-z][a-z_]{0,30}(?:\.[a-z0-9_-]{1,40})?)(?:\|([^{}|\n]{0,200}))?\}\}?")
# Looks like a variable to who wrote it; only to say so.
NEARLY = re.compile(r"\{\{? ?([^\W\d][\w.-]{0,60}) ?(?:\|[^{}|\n]{0,200})?\}")


@dataclass
class Said:
    """Whom a text is written to, by whom, and in which language."""

    conversation: Conversation
    by: Any
    language: str

    @cached_property
    def promise(self) -> Promise | None:
        return next_promises([self.conversation.pk]).get(self.conversation.pk)

    @cached_property
    def fields(self) -> dict[str, str]:
        """The values of the conversation's own fields, by their number."""
        rows = FieldValue.objects.filter(conversation=self.conversation, field__in=fields_of(self.conversation))
        return {
            str(row.field_id): said(row.field, stored(row, row.field)) for row in rows.select_related("field", "user")
        }


def _organisation(it: Said) -> str:
    organisation = it.conversation.person.organisation
    return organisation.name if organisation else ""


def _address(it: Said) -> str:
    first = it.conversation.person.identities.filter(kind="email").order_by("pk").first()
    return first.shown if first else ""


def _team(it: Said) -> str:
    team = it.conversation.team or it.conversation.channel.team
    return team.name if team else ""


@dataclass(frozen=True)
class Variable:
    name: str
    label: Any
    value: Callable[[Said], str]


TABLE = [
    Variable("customer.name", _("the customer, as they are called"), lambda it: label_of(it.conversation.person).in_sentence(it.language)),
    Variable("customer.full_name", _("the customer's whole name"), lambda it: it.conversation.person.name),
    Variable("customer.email", _("the customer's e-mail address"), _address),
    Variable("customer.organisation", _("the customer's organisation"), _organisation),
    Variable("agent.name", _("who answers"), lambda it: getattr(it.by, "name", "")),
    Variable("team.name", _("the team"), _team),
    Variable("channel.name", _("the channel"), lambda it: it.conversation.channel.name),
    Variable("conversation.number", _("the conversation's number"), lambda it: str(it.conversation.pk)),
    Variable("conversation.subject", _("the subject"), lambda it: masked(it.conversation.subject)),
    Variable("conversation.ask", _("what the customer wants"), lambda it: masked(it.conversation.ask)),
    Variable("promise.what", _("what is promised next"), lambda it: it.promise.what if it.promise else ""),
    Variable("promise.due", _("when that is due, in the customer's zone"), lambda it: due_text(it.promise, to_customer=True) if it.promise else ""),
]  # fmt: skip
VARIABLES = {one.name: one for one in TABLE}


def is_known(name: str) -> bool:
    """Whether there is such a variable: one of the table, or an own field by its number (`field.3`)."""
    return name in VARIABLES or bool(re.fullmatch(r"field\.[0-9]{1,18}", name))


def value_of(name: str, it: Said) -> str:
    """Its value in one line, "" where nothing is known."""
    found = it.fields.get(name.partition(".")[2], "") if name.startswith("field.") else VARIABLES[name].value(it)
    return " ".join(found.split())


def filled(text: str, it: Said) -> tuple[str, list[str]]:
    """The text with its variables put in, and those that stand open: nothing is known, and no other word was given.

    An open one stays in the text as it was written, to be seen and replaced; what is not known at all, too.
    """
    left: list[str] = []

    def put(mark: re.Match[str]) -> str:
        name, instead = mark[1], mark[2]
        value = value_of(name, it) if is_known(name) else ""
        if value or instead is not None:
            return value or instead.strip()
        left.append(mark[0])
        return mark[0]

    promise_zone = it.promise.timezone if "{promise." in text and it.promise else it.conversation.channel.timezone
    with translation.override(interface_language(it.language)), timezone.override(_zone(promise_zone)):
        done = MARK.sub(put, text)
    return done, list(dict.fromkeys(left))


def _zone(name: str) -> str:
    from kept.promises.zones import exists

    return name if exists(name) else "UTC"


def open_in(text: str) -> list[str]:
    """The variables of the table that still stand in a text that is about to leave."""
    return list(dict.fromkeys(mark[0] for mark in MARK.finditer(text) if is_known(mark[1])))


def unknown_in(text: str) -> list[str]:
    """What looks like a variable and is none."""
    known = {mark.span()[0] for mark in MARK.finditer(text) if is_known(mark[1])}
    return list(dict.fromkeys(mark[0] for mark in NEARLY.finditer(text) if mark.span()[0] not in known))
