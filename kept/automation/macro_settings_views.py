"""/settings/macros: made, changed, tried out for a customer, copied, retired."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.automation.access import macro_for, macros_for, may_change
from kept.automation.forms import MacroForm, initial_of
from kept.automation.macro_using import Words, words_of
from kept.automation.macros import bring_back_macro, change_macro, create_macro, retire_macro
from kept.automation.models import Macro
from kept.automation.variables import TABLE
from kept.inbox.access import conversation_for, visible_conversations
from kept.inbox.forms import LANGUAGES
from kept.text.numbers import whole

RECENT = 15


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those that are offered, then those that are not."""
    rows = list(macros_for(request.user))
    standing, retired = [row for row in rows if not row.retired_at], [row for row in rows if row.retired_at]
    return render(request, "automation/macros.html", {"macros": standing, "retired": retired, "user": request.user})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one; with ?like= filled in as another, which stays as it is."""
    like = whole(request.GET.get("like"))
    initial = initial_of(macro_for(request.user, like)) | {"code": "", "whose": "mine"} if like else {"whose": "mine"}
    form = MacroForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            create_macro(by=request.user, **form.values())
            return redirect("automation:macros")
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def macro(request: HttpRequest, id: int) -> HttpResponse:
    """Look at one, and change it where one may."""
    found = macro_for(request.user, id)
    if request.method == "POST" and not may_change(request.user, found):
        raise PermissionDenied
    form = MacroForm(request.POST or None, user=request.user, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_macro(found, by=request.user, **form.values())
            return redirect("automation:macros")
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form, found)


@require_POST
def retirement(request: HttpRequest, id: int) -> HttpResponse:
    """Offer it no more, or with ?back again."""
    found = macro_for(request.user, id)
    (bring_back_macro if found.retired_at else retire_macro)(found, by=request.user)
    return redirect("automation:macros")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the texts in the form would say to the chosen customer."""
    texts = {tag: text for tag, text in MacroForm(request.POST, user=request.user).said_texts().items() if text.strip()}
    id, wanted = whole(request.POST.get("conversation")), request.POST.get("language", "")
    words = Words()
    if id and texts:
        conversation = conversation_for(request.user, id)
        chosen = {wanted: texts[wanted]} if wanted in texts else texts
        words = words_of(Macro(texts=chosen), conversation, by=request.user)
    return render(request, "automation/_preview.html", {"words": words})


def _form(request: HttpRequest, form: MacroForm, found: Macro | None) -> HttpResponse:
    recent = visible_conversations(request.user).newest_first().select_related("person")[:RECENT]
    page: dict[str, Any] = {
        "form": form, "macro": found, "may_change": found is None or may_change(request.user, found), "recent": recent,
        "languages": LANGUAGES, "variables": TABLE,
    }  # fmt: skip
    return render(request, "automation/macro.html", page, status=422 if form.is_bound else 200)
