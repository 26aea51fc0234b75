"""Fields of a conversation, filled in where they stand; and /settings/fields, where leads say which there are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.inbox.access import conversation_for
from kept.inbox.conflicts import FieldConflict
from kept.inbox.field_access import field_for, visible_fields
from kept.inbox.field_forms import FieldForm, initial_of
from kept.inbox.field_settings import bring_back_field, change_field, create_field, order_fields, retire_field
from kept.inbox.field_values import said
from kept.inbox.fields import set_fields
from kept.inbox.models import Conversation, Field
from kept.inbox.panels import fields_again
from kept.inbox.posting import back


@require_POST
def value(request: HttpRequest, id: int, field: int) -> HttpResponse:
    """Fill in one field: `value` as typed, `was` as it was seen. Answers with the panel; 409 with both values in conflict."""
    found, wanted = conversation_for(request.user, id), field_for(request.user, field)
    typed = request.POST.get("value", "")
    was = {wanted.pk: request.POST["was"]} if "was" in request.POST else None
    try:
        set_fields(found, {wanted: typed}, was=was, by=request.user)
    except ValidationError as error:
        return _again(request, found, wanted, typed, " ".join(error.messages), 422)
    except FieldConflict as conflict:
        return _again(request, found, wanted, typed, words_of(conflict), 409)
    if request.headers.get("HX-Request"):
        return HttpResponse(fields_again(request, found))
    return redirect(back(request, found))


def words_of(conflict: FieldConflict) -> str:
    """What stands there now, by whom, and what was not written."""
    who = conflict.row.by.name if conflict.row is not None and conflict.row.by else "Kept"
    theirs = said(conflict.field, conflict.theirs) or _("nothing")
    yours = said(conflict.field, conflict.yours) or _("nothing")
    return _("%(who)s has just written %(theirs)s. Yours was not saved: %(yours)s.") % {
        "who": who, "theirs": theirs, "yours": yours,
    }  # fmt: skip


def _again(
    request: HttpRequest, found: Conversation, field: Field, typed: str, problem: str, status: int
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        context = {"problems": [problem], "conversation": found, "back": back(request, found)}
        return render(request, "inbox/refused.html", context, status=status)
    html = fields_again(request, found, wrong={field.pk: {"typed": typed, "problem": problem}})
    return HttpResponse(html, status=status)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows = list(visible_fields(request.user))
    standing = [row for row in rows if row.retired_at is None]
    return render(
        request, "inbox/fields.html", {"fields": standing, "retired": [row for row in rows if row.retired_at]}
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = FieldForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            create_field(by=request.user, **form.values())
            return redirect("inbox:fields")
        except ValidationError as error:
            form.refuse(error)
    return render(request, "inbox/field.html", {"form": form, "field": None})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, id: int) -> HttpResponse:
    found = field_for(request.user, id)
    form = FieldForm(request.POST or None, user=request.user, field=found, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_field(found, by=request.user, **form.values())
            return redirect("inbox:fields")
        except ValidationError as error:
            form.refuse(error)
    return render(request, "inbox/field.html", {"form": form, "field": found})


@require_POST
def retirement(request: HttpRequest, id: int) -> HttpResponse:
    """Retire it, or with `back` ask for it again."""
    found = field_for(request.user, id)
    (bring_back_field if "back" in request.POST else retire_field)(found, by=request.user)
    return redirect("inbox:fields")


@require_POST
def place(request: HttpRequest, id: int) -> HttpResponse:
    """One place up or down among the standing fields."""
    found: Any = field_for(request.user, id)
    ids = [row.pk for row in visible_fields(request.user) if row.retired_at is None]
    at = ids.index(found.pk) if found.pk in ids else 0
    to = max(0, min(len(ids) - 1, at + (-1 if request.POST.get("to") == "up" else 1)))
    ids.insert(to, ids.pop(at))
    order_fields(ids, by=request.user)
    return redirect("inbox:fields")
