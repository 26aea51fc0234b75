"""My promises: what was said, by when, and what to do about it. The product's main list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.inbox.access import conversation_for
from kept.promises import forms, lists, reading
from kept.promises.access import promise_for
from kept.promises.answering import Made, answer
from kept.promises.attempting import attempt
from kept.promises.grace import give_grace
from kept.promises.keeping import keep
from kept.promises.models import Promise
from kept.promises.page_link import page_link_for, revoke_page_links
from kept.promises.passing import pass_on
from kept.promises.voiding import void
from kept.ui.own_pages import own_page


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "promises/mine.html", listed(request, "mine"))


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    return render(request, "promises/mine.html", listed(request, "team"))


@require_GET
def mine_rows(request: HttpRequest) -> HttpResponse:
    return render(request, "promises/_rows.html", listed(request, "mine"))


@require_GET
def team_rows(request: HttpRequest) -> HttpResponse:
    return render(request, "promises/_rows.html", listed(request, "team"))


def listed(request: HttpRequest, tab: str) -> dict:
    """What a list shows: a page of what is owed, and on the first page of one's own what was kept today."""
    after = request.GET.get("after", "")
    page = (lists.mine if tab == "mine" else lists.of_team)(request.user, after=after)
    return {
        "tab": tab,
        "page": page,
        "first": not after,
        "rate": None if after else lists.rate(request.user, of_team=tab == "team"),
        "kept": lists.kept_today(request.user) if tab == "mine" and not after else [],
        "may_act": allowed(request.user, "promise"),
        "sees_team": allowed(request.user, "see_team_promises"),
        "user": request.user,
        "now": now(),
        "kept_form": forms.Kept,
        "tried_form": forms.Tried,
        "next_address": request.get_full_path()
        if not request.headers.get("HX-Request")
        else reverse(f"promises:{tab}"),
    }


@require_GET
def promise(request: HttpRequest, id: int) -> HttpResponse:
    """One promise: what it is, what happened, and everything that can be done about it."""
    return render(request, "promises/promise.html", of_one(request, promise_for(request.user, id)))


def of_one(request: HttpRequest, found: Promise, **more: Any) -> dict:
    """What the page of one promise shows; `more` puts a form back that was refused."""
    blank = {
        "kept": forms.Kept(found),
        "tried": forms.Tried(found),
        "anew": forms.Anew(found),
        "onward": forms.Onward(found, user=request.user),
        "withdrawn": forms.Withdrawn(found),
        "more_time": forms.MoreTime(found),
    }
    return {
        "promise": found,
        "lines": lists.log_of(found),
        "forms": blank | more,
        "may_act": allowed(request.user, "promise"),
        "user": request.user,
        "next_address": reverse("promises:promise", args=[found.pk]),
    }


def acting(name: str, form_of: Callable[..., forms.OfPromise], said: Callable[[], str]) -> Callable:
    """A view for one act: find, fill the form, call the verb (the decorated function), say what happened."""

    def around(act: Callable[[Any, Promise, forms.OfPromise], Any]) -> Callable:
        @require_POST
        def view(request: HttpRequest, id: int) -> HttpResponse:
            found = promise_for(request.user, id)
            options = {"user": request.user} if form_of is forms.Onward else {}
            form = form_of(found, request.POST, **options)
            try:
                if form.is_valid():
                    act(request.user, found, form)
                    return done(request, said())
            except ValidationError as error:
                add_errors(form, error)
            return refused(request, found, name, form)

        return view

    return around


@acting("kept", forms.Kept, lambda: _("Kept."))
def keeping(user: Any, found: Promise, form: forms.Kept) -> None:
    keep(found, by=user, record=form.record())


@acting("tried", forms.Tried, lambda: _("Noted. The promise stands."))
def attempts(user: Any, found: Promise, form: forms.Tried) -> None:
    attempt(found, by=user, **form.cleaned_data)


@acting("anew", forms.Anew, lambda: _("Sent. The new time is promised."))
def renewal(user: Any, found: Promise, form: forms.Anew) -> None:
    if found.conversation_id is None:
        raise ValidationError({"text": _("This promise has no conversation in which to tell the customer.")})
    conversation = conversation_for(user, found.conversation_id)
    answer(
        conversation,
        form.cleaned_data["text"],
        promises=[Made(instead_of=found, due_at=form.cleaned_data["due_at"])],
        by=user,
    )


@acting("onward", forms.Onward, lambda: _("Passed on."))
def passing(user: Any, found: Promise, form: forms.Onward) -> None:
    pass_on(found, to=form.owner, because=form.cleaned_data["because"], by=user)


@acting("withdrawn", forms.Withdrawn, lambda: _("Withdrawn on the customer's word."))
def withdrawal(user: Any, found: Promise, form: forms.Withdrawn) -> None:
    void(found, because=form.cleaned_data["because"], by=user)


@acting("more_time", forms.MoreTime, lambda: _("Noted. The due time stays as it was promised."))
def slack(user: Any, found: Promise, form: forms.MoreTime) -> None:
    give_grace(found, until=form.cleaned_data["until"], because=form.cleaned_data["because"], by=user)


def add_errors(form: forms.OfPromise, error: ValidationError) -> None:
    """What a verb refused, at the form's field of that name ("record.at" is at), else above the form."""
    found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for field, errors in found.items():
        name = field.removeprefix("record.")
        form.add_error(name if name in form.fields else None, errors)


def done(request: HttpRequest, said: str) -> HttpResponse:
    """To where the form stood; a script that asked shows the words itself."""
    if request.headers.get("HX-Request"):
        return JsonResponse({"said": said})
    messages.success(request, said)
    return redirect(own_page(request.POST.get("next", ""), "promises:mine"))


def refused(request: HttpRequest, found: Promise, name: str, form: forms.OfPromise) -> HttpResponse:
    """The promise's page with what is wrong; to a script the words alone."""
    if request.headers.get("HX-Request"):
        return JsonResponse(
            {"problem": " ".join(str(one) for each in form.errors.values() for one in each)}, status=422
        )
    return render(request, "promises/promise.html", of_one(request, found, **{name: form}), status=422)


@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the text being written promises, as rows of the composer: ticked, with a time that can be changed."""
    conversation = conversation_for(request.user, reading.number(request.POST.get("conversation")))
    return render(request, "promises/_suggestions.html", reading.composed(request.POST, conversation, by=request.user))


@require_POST
def page_link(request: HttpRequest, id: int) -> HttpResponse:
    """To the customer's page of a conversation, as they see it."""
    return redirect(page_link_for(conversation_for(request.user, id), by=request.user))


@require_POST
def end_page_links(request: HttpRequest, id: int) -> HttpResponse:
    """Revoke the customer's links to the page of a conversation."""
    conversation = conversation_for(request.user, id)
    revoke_page_links(conversation, by=request.user)
    return done(request, _("The customer's links to this page have ended."))
