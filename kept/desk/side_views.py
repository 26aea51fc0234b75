"""Side conversations at the desk: one shown beside the customer's, one begun, a message sent on."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kept.desk import board, composing, siding
from kept.inbox.access import conversation_for, messages_of, side_for
from kept.inbox.models import Conversation, Message
from kept.inbox.reading import mark_seen
from kept.text.numbers import whole


@require_GET
def side(request: HttpRequest, id: int, side: int) -> HttpResponse:
    """A conversation, and beside it the one with somebody else."""
    parent = conversation_for(request.user, id)
    beside = side_for(request.user, parent, side)
    mark_seen(beside, by=request.user)
    return _page(request, parent, siding.shown(request, beside))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, id: int) -> HttpResponse:
    """The form that asks somebody else; with ?message= that message is sent on."""
    parent = conversation_for(request.user, id)
    forward = _sent_on(request, parent)
    if request.method != "POST":
        return _page(request, parent, siding.begun(request, parent, forward=forward))
    try:
        message = siding.send(request, parent, forward=forward)
    except ValidationError as error:
        return _page(
            request, parent, siding.begun(request, parent, forward=forward, problems=tuple(error.messages)), 422
        )
    return redirect("desk:side", parent.pk, message.conversation_id)


def _sent_on(request: HttpRequest, parent: Conversation) -> Message | None:
    given = request.POST.get("forward") or request.GET.get("message", "")
    if not given:
        return None
    found = messages_of(parent).filter(pk=whole(given) or 0).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, parent: Conversation, beside: str, status: int = 200) -> HttpResponse:
    page = board.of_frame(request, "mine") | board.of_conversation(request, parent) | composing.blank(request, parent)
    return render(request, "desk/inbox.html", page | {"beside": beside}, status=status)
