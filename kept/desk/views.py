"""The desk's pages and fragments. Each finds through the user, and draws."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import allowed
from kept.desk import board, composing, saved
from kept.desk.finding import found_for
from kept.desk.focusing import focus as set_focus
from kept.desk.focusing import has_focus
from kept.desk.setting_places import setting_places
from kept.inbox.access import conversation_for, message_for, scope_of
from kept.inbox.conflicts import Conflict, TooLate
from kept.inbox.drafting import drafts_around
from kept.inbox.joined import seen_now_in
from kept.inbox.lists import VIEWS
from kept.inbox.looking import others_here
from kept.inbox.reading import mark_seen
from kept.promises.taking_back import take_back
from kept.roster.panels import availability
from kept.text.numbers import whole
from kept.ui.own_pages import own_page


@require_GET
def inbox_home(request: HttpRequest) -> HttpResponse:
    return redirect("desk:inbox", "mine")


@require_GET
def inbox(request: HttpRequest, view: str) -> HttpResponse:
    """A view of the inbox: its list, and nothing open yet. A saved view as its layout says."""
    found = saved.saved_for(request, view)
    if found is not None and saved.layout_of(request, found) == "board":
        return redirect("desk:board", view)
    page = board.of_list(request, view)
    return render(request, "desk/table.html" if "columns" in page else "desk/inbox.html", page)


@require_GET
def rows(request: HttpRequest, view: str) -> HttpResponse:
    """The list of a view again, after a change."""
    page = board.of_list(request, view)
    return render(request, "desk/_table.html" if "columns" in page else "desk/_rows.html", page)


@require_GET
def older(request: HttpRequest, view: str) -> HttpResponse:
    """The next rows of a view, behind ?before=."""
    frame = board.of_frame(request, view)
    page = frame | board.of_rows(request, view, scope_of(request.user))
    return render(request, "desk/_table_items.html" if "columns" in page else "desk/_row_items.html", page)


@require_GET
def colleagues(request: HttpRequest, id: int) -> HttpResponse:
    """Who could take a conversation."""
    return render(request, "desk/_colleagues.html", board.of_colleagues(request, conversation_for(request.user, id)))


@require_GET
def conversation(request: HttpRequest, id: int) -> HttpResponse:
    """One conversation with all that is needed to serve her well."""
    found = conversation_for(request.user, id)
    if found.side_of_id:
        return redirect("desk:side", found.side_of_id, found.pk)
    if (into := seen_now_in(request.user, found)) is not None:
        told = _("#%(one)s was merged into this conversation.") % {"one": found.pk}
        messages.info(request, told, extra_tags=reverse("inbox:unmerge", args=[found.pk]))
        return redirect("desk:conversation", into.pk)
    view = request.GET.get("view", "")
    view = view if view in VIEWS or saved.is_list(request, view) else "mine"
    said = board.of_conversation(request, found, before=whole(request.GET.get("before")))
    page = board.of_frame(request, view) | said | composing.blank(request, found)
    mark_seen(found, by=request.user)
    return render(request, "desk/inbox.html", page)


@require_GET
def thread(request: HttpRequest, id: int) -> HttpResponse:
    found = conversation_for(request.user, id)
    page = board.of_thread(request, found)
    mark_seen(found, by=request.user)
    return render(request, "desk/_thread.html", page)


@require_GET
def head(request: HttpRequest, id: int) -> HttpResponse:
    return render(request, "desk/_head.html", board.of_head(request, conversation_for(request.user, id)))


@require_GET
def context(request: HttpRequest, id: int) -> HttpResponse:
    return render(request, "desk/_context.html", board.of_context(request, conversation_for(request.user, id)))


@require_GET
def others(request: HttpRequest, id: int) -> HttpResponse:
    """Who else is looking or writing."""
    found, may_answer = conversation_for(request.user, id), allowed(request.user, "answer")
    _own, handed = drafts_around(found, request.user) if may_answer else ({}, [])
    what = {"others": others_here(found, request.user), "handed": handed, "may_answer": may_answer}
    return render(request, "desk/_others.html", what)


@require_POST
def answer(request: HttpRequest, id: int) -> HttpResponse:
    """Send what was written: an answer with its promises, or a note."""
    found = conversation_for(request.user, id)
    try:
        composing.send(request, found)
    except Conflict as conflict:
        return _composer_again(request, found, newer=conflict.newer)
    except ValidationError as error:
        return _composer_again(request, found, problems=error.messages)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the thread fetches itself
    return redirect("desk:conversation", found.pk)


def _composer_again(request: HttpRequest, found, **what) -> HttpResponse:
    """The composer with the words still in it, and what is wrong; the whole page where no script asked."""
    composer = composing.again(request, found) | what
    if request.headers.get("HX-Request"):
        return render(request, "desk/_composer_inner.html", composer | {"conversation": found}, status=422)
    if found.side_of_id:
        return render(
            request, "inbox/refused.html", {"problems": what.get("problems", []), "conversation": found}, status=422
        )
    page = board.of_frame(request, "mine") | board.of_conversation(request, found) | composer
    return render(request, "desk/inbox.html", page, status=422)


@require_POST
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """Take an answer back while it is held; its words are a draft again."""
    message = message_for(request.user, id)
    conversation_id = message.conversation_id
    try:
        take_back(message, by=request.user)
    except TooLate:
        return render(request, "desk/too_late.html", {"message": message}, status=409)
    return redirect("desk:conversation", conversation_id)


@require_POST
def focus(request: HttpRequest) -> HttpResponse:
    """One conversation at a time without counters, for who wants it (M49)."""
    set_focus(request.user, on=not has_focus(request.user), by=request.user)
    return redirect(own_page(request.POST.get("next", ""), reverse("desk:inbox", args=["mine"])))


@require_GET
def rail(request: HttpRequest) -> HttpResponse:
    """The rail again, when a count on it changed."""
    return render(request, "ui/_places.html")


@require_GET
def own_menu(request: HttpRequest) -> HttpResponse:
    """The menu behind one's own picture; fetched when it is opened, so that no page pays for it."""
    what = {
        "user": request.user,
        "availability": availability(request.user),
        "focused": has_focus(request.user),
        "demo": settings.DEMO,
    }
    return render(request, "desk/_own_menu.html", what)


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """What the command bar offers for ?q=: people and conversations this user may see, and macros where one writes."""
    writing = urlsplit(request.headers.get("Referer", "")).path.startswith("/conversations/")
    return JsonResponse({"items": found_for(request.user, request.GET.get("q", "")[:200], writing=writing)})


@require_GET
def settings_home(request: HttpRequest) -> HttpResponse:
    """What can be set, by this user."""
    return render(request, "desk/settings.html", {"groups": setting_places(request.user)})
