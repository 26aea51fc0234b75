"""Acts on lists from the desk: what can be done, how far it is, what was left and why, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kept.automation import bulk_acts
from kept.automation.access import bulk_act_for, bulk_acts_for, left_in
from kept.automation.acts import ACTS, acts_for
from kept.automation.models import BulkAct
from kept.text.numbers import whole

# What stands on the bar itself; all the rest of the table is behind "More".
MENUS = {"assign": ("take", "assign", "back_to_team", "assign_team"), "tags": ("tag", "untag"), "close": ("close",)}
PAGE = 50


@require_GET
def menu(request: HttpRequest, name: str) -> HttpResponse:
    """The acts of one menu, as far as this user has the right, with what each can be asked."""
    common = {act for acts in MENUS.values() for act in acts}
    wanted = MENUS.get(name)
    acts = [act for act in acts_for(request.user) if (act.name in wanted if wanted else act.name not in common)]
    rows = [(act, act.argument.choices(request.user)) for act in acts]
    return render(request, "automation/_menu.html", {"acts": rows, "name": name})


@require_GET
def size(request: HttpRequest) -> HttpResponse:
    """How many a whole list holds, in words."""
    try:
        count = len(bulk_acts.ids_of(request.user, (), request.GET.get("view", "")))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), content_type="text/plain", status=422)
    said = ngettext("The one in this list", "All %(n)s in this list", count)
    return HttpResponse(_numbered(said, count), content_type="text/plain")


def _numbered(said: str, count: int) -> str:
    from kept.ui.formats import number

    return said % {"n": number(count)}


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Have the chosen act done to the chosen rows, or to the whole list."""
    name, _, value = request.POST.get("act", "").partition(":")
    act = ACTS.get(name)
    if act and act.argument.kind in {"tags", "line"}:
        value = request.POST.get(f"value-{act.argument.kind}", "")
    ids = [id for id in map(whole, request.POST.getlist("id")) if id]
    try:
        bulk = bulk_acts.begin(name, value, ids=ids, view=request.POST.get("view", ""), by=request.user)
    except ValidationError as error:
        return render(request, "automation/_refused.html", {"problems": error.messages}, status=422)
    except (PermissionDenied, Http404) as error:
        return render(request, "automation/_refused.html", {"problems": [str(error)]}, status=403)
    return shown(request, bulk)


@require_POST
def cancellation(request: HttpRequest, id: int) -> HttpResponse:
    return shown(request, bulk_acts.cancel(bulk_act_for(request.user, id), by=request.user))


@require_POST
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """Take a whole run back: a run of its own."""
    try:
        return shown(request, bulk_acts.undo(bulk_act_for(request.user, id), by=request.user))
    except ValidationError as error:
        return render(request, "automation/_refused.html", {"problems": error.messages}, status=422)


def shown(request: HttpRequest, bulk: BulkAct) -> HttpResponse:
    """How far it is: in the list for a script, else on its page."""
    if request.headers.get("HX-Request"):
        return render(request, "automation/_run.html", of_run(bulk))
    return redirect("automation:bulk-act", bulk.pk)


@require_GET
def run(request: HttpRequest, id: int) -> HttpResponse:
    """One run in the list it was asked for in."""
    return render(request, "automation/_run.html", of_run(bulk_act_for(request.user, id)))


@require_GET
def progress(request: HttpRequest, id: int) -> HttpResponse:
    """How far it is, again: the part that changes."""
    return render(request, "automation/_progress.html", of_run(bulk_act_for(request.user, id)))


@require_GET
def bulk_act(request: HttpRequest, id: int) -> HttpResponse:
    """Its page: how far it is, and each conversation that was left, with the reason."""
    bulk = bulk_act_for(request.user, id)
    return render(request, "automation/bulk_act.html", of_run(bulk) | {"left": left_in(request.user, bulk)})


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this user did to lists."""
    rows = bulk_acts_for(request.user)
    before = whole(request.GET.get("before"))
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    runs = [of_run(bulk) for bulk in found[:PAGE]]
    return render(
        request, "automation/bulk_acts.html", {"runs": runs, "next": found[PAGE - 1].pk if len(found) > PAGE else None}
    )


def of_run(bulk: BulkAct) -> dict[str, Any]:
    act = ACTS.get(bulk.act)
    return {
        "bulk": bulk,
        "label": act.label if act else bulk.act,
        "icon": act.icon if act else "circle",
        "may_undo": bulk_acts.can_be_undone(bulk),
    }
