"""The board of a view, and a card put into another column."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import allowed
from kept.desk import board, boards, saved
from kept.desk.boards import filled
from kept.inbox.access import scope_of
from kept.inbox.columns import own_fields
from kept.text.numbers import whole


@require_GET
def one_board(request: HttpRequest, view: str) -> HttpResponse:
    """The whole board; its columns alone (`part`) after a change."""
    context = _board(request, view)
    return render(request, "desk/_board.html" if "part" in request.GET else "desk/board.html", context)


@require_GET
def cards(request: HttpRequest, view: str) -> HttpResponse:
    """The next cards of one column, behind ?before=."""
    context = _board(request, view, key=request.GET.get("key", "")[:40], after=request.GET.get("before", ""))
    return render(request, "desk/_cards.html", context | {"column": context["columns"][0]})


@require_POST
def move(request: HttpRequest, view: str, id: int) -> HttpResponse:
    """One card to another column; 422 with the reason where its verb refuses."""
    own = own_fields(scope_of(request.user).hidden)
    by, to = request.POST.get("by", "")[:30], request.POST.get("to", "")[:40]
    try:
        boards.move(request.user, id, by, to=to, out_of=request.POST.get("from", "")[:40], own=own)
    except ValidationError as error:
        if request.headers.get("X-Board"):
            return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
        return render(
            request,
            "inbox/refused.html",
            {"conversation": boards.conversation_for(request.user, id), "problems": error.messages},
            status=422,
        )
    return HttpResponse(status=204) if request.headers.get("X-Board") else redirect("desk:board", view)


def _board(request: HttpRequest, name: str, **which: Any) -> dict[str, Any]:
    view = saved.saved_for(request, name)
    if view is None:
        raise Http404
    scope = scope_of(request.user)
    asked, own = saved.asked_by(request, view, scope), own_fields(scope.hidden)
    fields = boards.fields_for(own)
    wanted = request.GET.get("by", "") or view.board_by
    by = wanted if wanted in dict(fields) else "state"
    columns = boards.columns_of(request.user, by, own)
    if which and which["key"] not in {column.key for column in columns}:
        raise Http404
    shown = whole(request.GET.get("column")) or 0
    return board.of_frame(request, name) | saved.of_saved(request, view, asked) | {
        "columns": filled(asked, columns, **which), "by": by, "fields": fields, "shown": min(shown, len(columns) - 1), "may_move": allowed(request.user, "answer"),
        "all_columns": columns, "layout": "board", "count_words": saved.count_words,
    }  # fmt: skip
