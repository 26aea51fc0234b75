"""Steps of a conversation, done where they stand; and /settings/checklists, where leads write the lists down."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.access import visible_teams
from kept.inbox.access import conversation_for
from kept.inbox.checklist_templates import change_template, create_template, remove_template
from kept.inbox.checklists import add_items, in_order, insert_template, move, remove, tick, untick
from kept.inbox.field_access import step_for, template_for, templates_for, visible_templates
from kept.inbox.models import ChecklistItem, ChecklistTemplate, Conversation
from kept.inbox.panels import checklist_again
from kept.inbox.posting import back, refused
from kept.text.numbers import whole


@require_POST
def steps(request: HttpRequest, id: int) -> HttpResponse:
    """One more step (`text`), or all of a `template`. Answers with the panel."""
    found = conversation_for(request.user, id)
    try:
        if "template" in request.POST:
            insert_template(found, template_for(request.user, whole(request.POST["template"]) or 0), by=request.user)
        else:
            add_items(found, [request.POST.get("text", "")], by=request.user)
    except ValidationError as error:
        if not request.headers.get("HX-Request"):
            return refused(request, found, error.messages, 422)
        html = checklist_again(request, found, problem=error.messages[0], typed=request.POST.get("text", ""))
        return HttpResponse(html, status=422)
    return _panel(request, found)


@require_GET
def step_templates(request: HttpRequest, id: int) -> HttpResponse:
    """The lists that suit this conversation; fetched when the menu is opened."""
    found = conversation_for(request.user, id)
    what = {"conversation": found, "templates": templates_for(request.user, found.team)}
    return render(request, "inbox/_step_templates.html", what)


@require_POST
def step(request: HttpRequest, id: int, step: int) -> HttpResponse:
    """`act`: tick, untick, up, down, remove."""
    found = conversation_for(request.user, id)
    do = ACTS.get(request.POST.get("act", ""))
    if do is None:
        raise Http404
    do(step_for(found, step), request.user)
    return _panel(request, found)


def moved(item: ChecklistItem, by: Any, step: int) -> None:
    places = [each.pk for each in in_order(item.conversation)]
    move(item, to=max(0, places.index(item.pk) + step), by=by)


ACTS: dict[str, Any] = {
    "tick": lambda item, by: tick(item, by=by),
    "untick": lambda item, by: untick(item, by=by),
    "remove": lambda item, by: remove(item, by=by),
    "up": lambda item, by: moved(item, by, -1),
    "down": lambda item, by: moved(item, by, 1),
}


def _panel(request: HttpRequest, found: Conversation) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(checklist_again(request, found))
    return redirect(back(request, found))


class TemplateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label=_("All teams"))
    steps = forms.CharField(
        label=_("Steps"), help_text=_("One a line."), max_length=40_000, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"steps": self.cleaned_data["steps"].splitlines()}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/checklists.html", {"templates": visible_templates(request.user)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, None, TemplateForm(request.POST or None, user=request.user))


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, id: int) -> HttpResponse:
    found = template_for(request.user, id)
    initial = {"name": found.name, "team": found.team, "steps": "\n".join(found.steps)}
    return _form(request, found, TemplateForm(request.POST or None, user=request.user, initial=initial))


@require_POST
def removal(request: HttpRequest, id: int) -> HttpResponse:
    remove_template(template_for(request.user, id), by=request.user)
    return redirect("inbox:checklists")


def _form(request: HttpRequest, found: ChecklistTemplate | None, form: TemplateForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                create_template(by=request.user, **form.values())
            else:
                change_template(found, by=request.user, **form.values())
            return redirect("inbox:checklists")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "inbox/checklist.html", {"form": form, "template": found})
