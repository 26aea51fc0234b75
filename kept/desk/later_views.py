"""The ways to send besides now: later, and with what follows; and the answer that waits to leave."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kept.desk.composing import HOLD
from kept.inbox.access import conversation_for, scheduled_in
from kept.inbox.conflicts import Conflict
from kept.inbox.models import Conversation, Scheduled
from kept.inbox.snooze_times import offers
from kept.promises.later import chosen_time, later
from kept.promises.scheduling_answers import change_scheduled, send_now, take_back_scheduled
from kept.text.numbers import whole


@require_GET
def choices(request: HttpRequest, id: int) -> HttpResponse:
    """What the arrow beside Send opens."""
    found = conversation_for(request.user, id)
    what = {"conversation": found, "later": later(found), "snoozes": offers(request.user, found.team)[:3]}
    return render(request, "desk/_send_choices.html", what)


@require_POST
def scheduled(request: HttpRequest, id: int) -> HttpResponse:
    """The answer that waits to leave: `act` is now, back or change (with `text` and `send_at_local`)."""
    found = conversation_for(request.user, id)
    row = scheduled_in(found)
    if row is None:
        return _refused(request, found, [])
    try:
        _act(request, row)
    except ValidationError as error:
        return _refused(request, found, error.messages)
    except Conflict:
        return _refused(request, found, [])
    return redirect("desk:conversation", found.pk)


def _act(request: HttpRequest, row: Scheduled) -> None:
    post, act = request.POST, request.POST.get("act")
    if act == "now":
        send_now(row, seen_message_id=whole(post.get("seen_message_id")), hold_seconds=HOLD, by=request.user)
    elif act == "back":
        take_back_scheduled(row, by=request.user)
    elif act == "change":
        at = chosen_time("typed", post.get("send_at_local", ""), row.conversation)
        change_scheduled(row, text=post.get("text", ""), at=at, by=request.user)
    else:
        raise Http404


def _refused(request: HttpRequest, found: Conversation, problems: list[str]) -> HttpResponse:
    return render(request, "desk/scheduled_refused.html", {"conversation": found, "problems": problems}, status=409)
