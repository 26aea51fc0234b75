"""/settings/forms: the forms, and what each asks, in which words, and where it may be shown."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.channels.form import shapes
from kept.channels.form.access import form_for, visible_forms
from kept.channels.form.forms import FormSettings, QuestionSettings, initial_of, question_initial
from kept.channels.form.making import change_form, close_form, create_form, open_form
from kept.channels.form.models import Form


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "form/index.html", {"forms": visible_forms(request.user)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    first = {"languages": list(shapes.LANGUAGES)} | {f"ask_{name}": wanted for name, wanted in shapes.USUAL.items()}
    form = FormSettings(request.POST or None, user=request.user, initial=first)
    questions = questions_of(request, None)
    made: list[Form] = []
    if request.method == "POST" and valid(form, questions):
        if form.do(lambda: made.append(create_form(by=request.user, questions=asked(questions), **form.values()))):
            messages.success(request, _("The form is there. Its address and its line for other sites stand below."))
            return redirect("form:one", made[0].pk)
    return shown(request, form, questions, None)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, id: int) -> HttpResponse:
    found = form_for(request.user, id)
    form = FormSettings(request.POST or None, user=request.user, initial=initial_of(found))
    questions = questions_of(request, found)
    if request.method == "POST" and valid(form, questions):
        if form.do(lambda: change_form(found, by=request.user, questions=asked(questions), **form.values())):
            messages.success(request, _("Saved."))
            return redirect("form:one", found.pk)
    return shown(request, form, questions, found)


@require_POST
def closure(request: HttpRequest, id: int) -> HttpResponse:
    """Close it, or open it again."""
    found = form_for(request.user, id)
    (open_form if found.closed_at else close_form)(found, by=request.user)
    return redirect("form:one", found.pk)


def questions_of(request: HttpRequest, found: Form | None) -> list[QuestionSettings]:
    """Its questions, and a blank one to add."""
    data = request.POST if request.method == "POST" else None
    rows = [question_initial(row) for row in found.questions] if found else []
    rows += [{"kind": "text"}] if len(rows) < shapes.MOST_QUESTIONS else []
    return [QuestionSettings(data, prefix=f"q{n}", initial=row) for n, row in enumerate(rows)]


def valid(form: FormSettings, questions: list[QuestionSettings]) -> bool:
    return all([form.is_valid(), *(each.is_valid() for each in questions)])


def asked(questions: list[QuestionSettings]) -> list[dict[str, Any]]:
    return [value for each in questions if (value := each.value())]


def shown(
    request: HttpRequest, form: FormSettings, questions: list[QuestionSettings], found: Form | None
) -> HttpResponse:
    context: dict[str, Any] = {"settings": form, "questions": questions, "found": found}
    if found is not None:
        address = f"{settings.BASE_URL}{reverse('form:page', args=[found.key])}"
        context |= {
            "address": address,
            "script": f'<script src="{address}/embed.js" async></script>',
            "frame": f'<iframe src="{address}" title="{found.channel.name}" width="100%" height="760"></iframe>',
        }
    wrong = form.errors or any(each.errors for each in questions)
    return render(request, "form/one.html", context, status=422 if wrong else 200)
