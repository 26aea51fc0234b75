"""A macro in a conversation: its text in the customer's language, and its acts, each with the right of who runs it.

Nobody is forced: the text is put into the editor and is theirs to change, each act can be left out (M102).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from kept.automation.acts import ACTS, TABLE, Act, perform
from kept.automation.models import Macro
from kept.automation.variables import Said, filled
from kept.inbox.greeting import language_of
from kept.inbox.models import Conversation

PLACE = {act.name: place for place, act in enumerate(TABLE)}


@dataclass(frozen=True)
class Words:
    """What a macro says in a conversation. `wanted` is the customer's language where another was taken; `open` are variables left."""

    text: str = ""
    language: str = ""
    wanted: str = ""
    open: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Done:
    """One act that was run: `problem` is "" where it was done."""

    act: str
    problem: str = ""


def words_of(macro: Macro, conversation: Conversation, *, by: Any) -> Words:
    """The text for this conversation, variables put in: in the customer's language, else the channel's, else any there is."""
    if not macro.texts:
        return Words()
    wanted = language_of(conversation.channel, conversation.person, conversation.language)
    order = [wanted, conversation.channel.language, "en", *macro.texts]
    tag = next(tag for one in order for tag in macro.texts if _family(tag) == _family(one))
    text, left = filled(macro.texts[tag], Said(conversation, by, tag))
    return Words(text, tag, "" if _family(tag) == _family(wanted) else wanted, left)


def _family(tag: str) -> str:
    return tag.split("-")[0]


def acts_of(macro: Macro) -> list[tuple[int, Act, Any]]:
    """Its acts as (number, act, value), in the order in which they run; those the table no longer knows are left out."""
    rows = [(at, ACTS[row["act"]], row["value"]) for at, row in enumerate(macro.acts) if row["act"] in ACTS]
    return sorted(rows, key=lambda row: PLACE[row[1].name])


def run_acts(macro: Macro, conversation: Conversation, *, by: Any, only: Iterable[int] | None = None) -> list[Done]:
    """Run its acts, or `only` those numbers: each by the right and sight `by` has now; one refused does not stop the rest."""
    chosen = None if only is None else set(only)
    return [_run(act, conversation, value, by) for at, act, value in acts_of(macro) if chosen is None or at in chosen]


def _run(act: Act, conversation: Conversation, value: Any, by: Any) -> Done:
    try:
        with transaction.atomic():
            perform(act.name, conversation, value, by=by)
    except ValidationError as error:
        return Done(act.name, " ".join(error.messages))
    except PermissionDenied:
        return Done(act.name, _("You may not do this."))
    except Http404:
        return Done(act.name, _("It is gone, or not yours to see."))
    return Done(act.name)


def run_with_sending(chosen: Iterable[tuple[Macro, int]], conversation: Conversation, *, by: Any) -> None:
    """Run ticked acts in the transaction of an answer. Raises ValidationError with the first that cannot be done."""
    rows = [(act, value) for macro, number in chosen for at, act, value in acts_of(macro) if at == number]
    for act, value in sorted(rows, key=lambda row: PLACE[row[0].name]):
        done = _run(act, conversation, value, by)
        if done.problem:
            said = _("%(act)s: %(problem)s Nothing was sent; leave that out, or put it right.")
            raise ValidationError(said % {"act": act.label, "problem": done.problem})


def count_use(macro: Macro) -> None:
    """One more use, for the order of the list: of the macro, never of who used it (law 7)."""
    Macro.objects.filter(pk=macro.pk).update(used=F("used") + 1)
