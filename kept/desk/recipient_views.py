"""Who could get an answer, and sending one again that did not arrive."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kept.channels.email.sending import send_again
from kept.desk.addressing import suggested
from kept.inbox.access import message_for


@require_GET
def addressees(request: HttpRequest) -> JsonResponse:
    """People to write to, for what was typed in ?q=."""
    return JsonResponse({"items": suggested(request.user, request.GET.get("q", ""))})


@require_POST
def delivery(request: HttpRequest, id: int) -> HttpResponse:
    """Send a message again to those whom it did not reach; with `instead` and `to`, to another address of theirs."""
    message = message_for(request.user, id)
    if not hasattr(message, "delivery"):
        raise Http404  # nothing of ours that left
    old, new = request.POST.get("instead", ""), request.POST.get("to", "")
    try:
        send_again(message, instead={old: new} if old and new else None, by=request.user)
    except ValidationError as error:
        return render(request, "desk/not_sent_again.html", {"message": message, "problems": error.messages}, status=422)
    return redirect("desk:conversation", message.conversation_id)
