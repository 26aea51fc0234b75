"""Saved views at the desk: the menu, all of them, and the form in which one is made."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.desk import saved, view_drafts
from kept.desk.saved_form import ViewForm, preview
from kept.inbox import pinning
from kept.inbox.access import view_for
from kept.inbox.view_saving import StaleView, bring_back_view, change_view, create_view, delete_view, may_change
from kept.text.numbers import whole


@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """The views with their counts; asked for when the menu is opened."""
    return render(request, "desk/_views_menu.html", {"parts": saved.menu_for(request.user)})


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All views: to open, change, put at hand."""
    parts = saved.menu_for(request.user)
    may = {entry.view.pk for _label, entries in parts for entry in entries if may_change(entry.view, request.user)}
    return render(
        request, "desk/views.html", {"parts": parts, "may": may, "undo": request.session.pop("deleted_view", None)}
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, id: int) -> HttpResponse:
    view = view_for(request.user, id)
    if not may_change(view, request.user):
        raise PermissionDenied
    return _edit(request, view)


def _edit(request: HttpRequest, view: Any) -> HttpResponse:
    form = ViewForm(request, view)
    if request.method == "POST" and form.wants_to_save:
        try:
            values = form.values()
            made = (
                change_view(view, by=request.user, expected=whole(request.POST.get("version")), **values)
                if view
                else create_view(by=request.user, **values)
            )
            return redirect("desk:inbox", saved.name_of(made))
        except ValidationError as error:
            form.refuse(error)
        except StaleView:
            form.stale()
    return render(request, "desk/view.html", form.context(), status=422 if form.problems else 200)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """The conditions of the form again, with what they match now."""
    return render(request, "desk/_view_conditions.html", preview(request))


@require_POST
def copy(request: HttpRequest, id: int) -> HttpResponse:
    """The same once more, for oneself, to be changed."""
    view = view_for(request.user, id)
    looks = {"order": view.order, "columns": view.columns, "layout": view.layout, "board_by": view.board_by}
    made = create_view(by=request.user, name=view_drafts.name_of_copy(view.name), filter=view.filter, **looks)
    return redirect("desk:view", made.pk)


@require_POST
def deletion(request: HttpRequest, id: int) -> HttpResponse:
    view = view_for(request.user, id)
    request.session["deleted_view"] = {"name": view.name, "kept": delete_view(view, by=request.user)}
    return redirect("desk:views")


@require_POST
def restoration(request: HttpRequest) -> HttpResponse:
    """Bring back what was just deleted."""
    try:
        view = bring_back_view(request.POST.get("kept", ""), by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("desk:views")
    return redirect("desk:inbox", saved.name_of(view))


@require_POST
def pin(request: HttpRequest, id: int) -> HttpResponse:
    """At hand, or (`off`) not any more; `up` moves it one place towards the first."""
    view = view_for(request.user, id)
    if "off" in request.POST:
        pinning.unpin(view, by=request.user)
    elif "up" in request.POST:
        order = list(pinning.pinned_by(request.user))
        at = order.index(view.pk) if view.pk in order else 0
        order[max(at - 1, 0) : at + 1] = reversed(order[max(at - 1, 0) : at + 1])
        pinning.order_pins(order, by=request.user)
    else:
        pinning.pin(view, by=request.user)
    return redirect("desk:inbox", saved.name_of(view)) if "back" in request.POST else redirect("desk:views")
