"""Macros in the composer: what was put in, with its acts to be left out; and what is done with the sending."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.automation.access import macros_for
from kept.automation.acts import Act
from kept.automation.macro_using import Words, acts_of, run_with_sending
from kept.automation.models import Macro
from kept.automation.variables import open_in
from kept.inbox.models import Conversation
from kept.text.numbers import whole

MOST = 10


@dataclass(frozen=True)
class Tick:
    """An act of a macro as it is shown: its number, what it is asked, whether it is ticked and may be."""

    number: int
    act: Act
    said: str
    ticked: bool
    allowed: bool


def ticks_of(macro: Macro, user: Any, ticked: set[str] | None = None) -> list[Tick]:
    """The acts of a macro for `user`; `ticked` are those of the form, as "macro:number"."""
    return [
        Tick(
            number,
            act,
            said_of(act, value, user),
            ticked is None or f"{macro.pk}:{number}" in ticked,
            allowed(user, act.right),
        )
        for number, act, value in acts_of(macro)
    ]


def said_of(act: Act, value: Any, user: Any) -> str:
    """What an act is asked, in words."""
    if act.argument.kind == "choice":
        return str({str(one): label for one, label in act.argument.choices(user)}.get(str(value), "") or "")
    return ", ".join(value) if isinstance(value, list) else str(value)


def put_in(request: HttpRequest, macro: Macro, conversation: Conversation, words: Words) -> str:
    """What stands above the editor once a macro was put into it."""
    said = {"macro": macro, "conversation": conversation, "words": words, "ticks": ticks_of(macro, request.user)}
    return render_to_string("automation/_put_in.html", said, request)


def again(request: HttpRequest, conversation: Conversation) -> str:
    """The same after a sending that was refused, ticked as it was."""
    ticked = set(request.POST.getlist("macro_act"))
    rows = [
        {"macro": macro, "conversation": conversation, "words": None, "ticks": ticks_of(macro, request.user, ticked)}
        for macro in _posted(request, "macro")
    ]
    return "".join(render_to_string("automation/_put_in.html", row, request) for row in rows)


def left_open(request: HttpRequest) -> list[str]:
    """Variables that still stand in an answer that is about to leave, unless it shall leave as it stands."""
    if request.POST.get("kind") == "note" or "as_it_stands" in request.POST:
        return []
    return open_in(request.POST.get("text", ""))


def refuse_left_open(request: HttpRequest) -> None:
    """Raises ValidationError where a variable would be printed as a hole."""
    if left := left_open(request):
        raise ValidationError(_("Nothing is known for %(names)s: write it yourself.") % {"names": " ".join(left[:5])})


def run_ticked(request: HttpRequest, conversation: Conversation) -> None:
    """Run the acts ticked in the composer. Raises ValidationError; then the sending is taken back with it."""
    macros = {str(macro.pk): macro for macro in _posted(request, "macro_act")}
    pairs = [value.partition(":") for value in request.POST.getlist("macro_act")[: 10 * MOST]]
    chosen = [(macros[id], number) for id, _colon, at in pairs if id in macros and (number := whole(at)) is not None]
    run_with_sending(chosen, conversation, by=request.user)


def _posted(request: HttpRequest, name: str) -> list[Macro]:
    ids = [id for value in request.POST.getlist(name)[: 10 * MOST] if (id := whole(value.partition(":")[0]))]
    return list(macros_for(request.user).filter(pk__in=ids)[:MOST]) if ids else []
