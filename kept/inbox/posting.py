"""A press on one conversation: found through the user, done, and back to where it came from."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kept.inbox.access import conversation_for
from kept.inbox.conflicts import Stale
from kept.inbox.models import Conversation
from kept.ui.own_pages import own_page


def act(view: Callable[[HttpRequest, Conversation], Any]) -> Callable:
    """A POST on a conversation that goes back to where it came from, or says what is wrong (422, 409)."""

    @require_POST
    @wraps(view)
    def door(request: HttpRequest, id: int) -> HttpResponse:
        conversation = conversation_for(request.user, id)
        try:
            answer = view(request, conversation)
        except ValidationError as error:
            return refused(request, conversation, error.messages, 422)
        except Stale:
            return refused(
                request, conversation, [_("Somebody changed it meanwhile. Look at it, then try again.")], 409
            )
        return answer if isinstance(answer, HttpResponse) else redirect(back(request, conversation))

    return door


def back(request: HttpRequest, conversation: Conversation) -> str:
    """Where the form wants to go on: ?next= of our own, else the conversation."""
    return own_page(request.POST.get("next", ""), f"/conversations/{conversation.pk}")


def refused(request: HttpRequest, conversation: Conversation, problems: list[str], status: int) -> HttpResponse:
    context = {"problems": problems, "conversation": conversation, "back": back(request, conversation)}
    return render(request, "inbox/refused.html", context, status=status)


def number(request: HttpRequest, name: str) -> int | None:
    """A posted id; None where the field is empty. Raises ValidationError for anything else."""
    given = request.POST.get(name, "")
    if given and not (given.isdecimal() and given.isascii() and len(given) < 19):
        raise ValidationError({name: _("There is no such entry.")})
    return int(given) if given else None
