"""/put-in: one screen for work that arrived elsewhere. Afterwards it is a conversation like any other."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kept.desk.putting_in import PutIn
from kept.inbox import whom
from kept.inbox.attaching import Incoming
from kept.inbox.putting_in import put_in


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; from a person or a conversation it knows already who it is."""
    form = PutIn(request.POST or None, user=request.user)
    given = request.POST if request.method == "POST" else request.GET
    place = given.get("place", "")
    person, conversation = whom.chosen(request.user, place)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if not place and whom.candidates(request.user, given.get("who", "")):
            # Without a script the list comes now: nobody is taken for somebody new unasked.
            form.add_error(None, _("Choose who it is."))
        elif form.do(lambda: made.append(_put_in(request, form, person, conversation))):
            messages.success(request, _("It is in everybody's sight now."))
            return redirect("desk:conversation", made[0].conversation_id)
    shown = who(request, given, place, person)
    errors = form.errors.get("who", []) or [
        each for each in form.non_field_errors() if not place and not given.get("who")
    ]
    return render(
        request, "desk/put_in.html", shown | {"form": form, "who_errors": errors}, status=422 if form.errors else 200
    )


def _put_in(request: HttpRequest, form: PutIn, person: Any, conversation: Any) -> Any:
    files = [Incoming.of_upload(file) for file in request.FILES.getlist("files")]
    return put_in(
        by=request.user, person=person, conversation=conversation, who=request.POST.get("who", ""), attachments=files,
        region=request.user.region, **form.values(),
    )  # fmt: skip


def who(request: HttpRequest, given: Any, place: str, person: Any) -> dict[str, Any]:
    """The list of whom it may be about, as it stands."""
    if person is not None and not given.get("who"):
        return whom.of_person(request.user, place, person)
    return whom.context(request.user, given.get("who", ""), place)
