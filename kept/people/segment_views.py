"""Groups of customers by conditions: the list, one with its people, making and changing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import allowed
from kept.people import lists
from kept.people.access import people_of_segment, segment_for, visible_segments
from kept.people.conditions import table
from kept.people.knowing import Stale
from kept.people.models import Segment
from kept.people.segment_form import SegmentForm
from kept.people.segments import change_segment, remove_segment, save_segment
from kept.search.counting import counted
from kept.ui.formats import number

MOST = 999


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows = list(visible_segments(request.user)[:200])
    counts = _counts(request.user, rows)
    context = {"segments": [(row, _said(counts.get(str(row.pk)))) for row in rows], **_may(request)}
    return render(request, "people/segments.html", context)


def _counts(user: Any, rows: list[Segment]) -> dict[str, int]:
    """How many people are in each, as far as it is worth counting; all in one query."""
    asked = []
    for row in rows[:50]:
        try:
            asked.append((str(row.pk), people_of_segment(user, row)))
        except ValidationError:
            continue  # a condition that is no longer there
    return counted(asked, most=MOST)


@require_GET
def segment(request: HttpRequest, id: int) -> HttpResponse:
    """Who is in it now, by name."""
    found = segment_for(request.user, id)
    try:
        rows = people_of_segment(request.user, found)
        page, n = (
            lists.people_page(rows, after=request.GET.get("after", "")),
            _said(counted([("n", rows)], most=MOST)["n"]),
        )
        gone = ""
    except ValidationError as error:
        page, n, gone = lists.Page([]), "", " ".join(error.messages)
    context = {"segment": found, "page": page, "n": n, "gone": gone, **_may(request)}
    return render(request, "people/segment.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, id: int = 0) -> HttpResponse:
    """Make one (without `id`) or change it."""
    found = segment_for(request.user, id) if id else None
    form = SegmentForm(request.POST if request.method == "POST" else None, segment=found)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {"name": form.cleaned_data["name"], "conditions": form.tree, "by": request.user}
        try:
            version = form.cleaned_data["version"]
            saved = change_segment(found, expected=version, **values) if found else save_segment(**values)
            return redirect("people:segment", saved.pk)
        except ValidationError as error:
            form.refuse(error)
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it, then try again."))
    context = {"form": form, "segment": found, "fields": table().values()}
    return render(request, "people/segment_edit.html", context, status=422 if form.errors else 200)


@require_POST
def removal(request: HttpRequest, id: int) -> HttpResponse:
    remove_segment(segment_for(request.user, id), by=request.user)
    return redirect("people:segments")


def _said(n: int | None) -> str:
    return "" if n is None else number(n) if n <= MOST else f"{number(MOST)}+"


def _may(request: HttpRequest) -> dict[str, bool]:
    return {"may_change": allowed(request.user, "manage_people"), "may_export": allowed(request.user, "export_people")}
