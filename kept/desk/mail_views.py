"""What of a mail is hidden until somebody asks for it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kept.accounts.permissions import allowed
from kept.desk.thread import line_of
from kept.inbox.access import message_for
from kept.inbox.opening import open_secrets, pass_for


@require_POST
def secrets(request: HttpRequest, id: int) -> HttpResponse:
    """The card and identity numbers of one message, to who may see them; it is recorded who looked."""
    message = open_secrets(message_for(request.user, id), by=request.user)
    opened = pass_for(message, request.user)
    if request.headers.get("HX-Request"):
        line = line_of(message, opened=opened)
        return render(
            request,
            "desk/_message.html",
            {
                "line": line,
                "conversation": message.conversation,
                "may_open": True,
                "may_answer": allowed(request.user, "answer"),
            },
        )
    place = reverse("desk:conversation", args=[message.conversation_id])
    return redirect(f"{place}?{urlencode({'opened': opened})}#message-{message.pk}")
