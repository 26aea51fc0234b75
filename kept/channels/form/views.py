"""A form's own page, for everybody: it works without a script, without a cookie, and inside other sites."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kept.accounts import rate_limits
from kept.channels.form import shapes
from kept.channels.form.access import form_at
from kept.channels.form.hours import when_we_answer
from kept.channels.form.models import Form
from kept.channels.form.public import PublicForm
from kept.channels.form.reading import posted, submission
from kept.channels.form.taking import Taken, is_other_than_sent, take_in
from kept.channels.form.tokens import new_token, opened
from kept.events.actors import SYSTEM
from kept.inbox.mail_channel import mail_channel
from kept.promises.languages import interface_language
from kept.promises.page_link import page_link_for
from kept.ui import csp
from kept.ui.locales import use_region

EMBED = Path(__file__).with_name("static") / "form" / "js" / "embed.js"


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, form, language)`: in the reader's language, cached by nobody, shown only on the form's sites."""

    @wraps(view)
    def door(request: HttpRequest, key: str) -> HttpResponse:
        use_region(None)
        form = form_at(key)
        language = language_of(request, form)
        with translation.override(interface_language(language)):
            answer = view(request, form, language)
        answer["Content-Security-Policy"] = csp.policy(
            frame_ancestors=" ".join(["'self'", *shapes.sources(form.domains)])
        )
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return answer

    return csrf_exempt(xframe_options_exempt(door))


@framed
def page(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    """The form; a POST sends it. Words stay in it whatever was wrong."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    try:
        rate_limits.take("form page", "address", rate_limits.address(request))
        return sent(request, form, language) if request.method == "POST" else asked(request, form, language)
    except rate_limits.Limited as error:
        answer = asked(
            request,
            form,
            language,
            problem=_("Too much came from here just now. Please try again in a few minutes."),
            status=429,
        )
        answer["Retry-After"] = str(error.seconds)
        return answer


def asked(
    request: HttpRequest,
    form: Form,
    language: str,
    *,
    filled: PublicForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page with its fields, filled in as far as they were."""
    if form.closed_at is not None:
        context = frame_of(request, form, language) | {"address": mail_channel(form.channel)}
        return render(request, "form/closed.html", context, status=410)
    if filled is None:
        given = as_sent(request) if request.method == "POST" else (None, None)
        filled = PublicForm(form, language, *(given if problem else (None, None)))
    context = frame_of(request, form, language) | {
        "fields": filled, "problem": problem, "token": new_token(form), "greeting": form.greetings.get(language, ""),
        "when": when_we_answer(form.channel), "has_files": form.asks.get("files") != shapes.NOT,
    }  # fmt: skip
    return render(request, "form/page.html", context, status=status)


def sent(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    """Take it in, or say at each field what is missing. What looks odd is taken in too; people look at it first."""
    if form.closed_at is not None:
        return asked(request, form, language)
    address = rate_limits.address(request)
    rate_limits.take("form sent", "address", address)
    body, kind = request.body, request.headers.get("Content-Type", "")
    data, files = as_sent(request)
    fresh = opened(form, data.get("token", ""))
    filled = PublicForm(form, language, data, files)
    if not filled.is_valid():
        return asked(request, form, language, filled=filled, status=422)
    problem = ""
    if fresh is None:
        problem = _("The page was open for too long. Please send it again.")
    elif is_other_than_sent(form, fresh, submission(form, data, files, language)):
        problem = _("Your first message has reached us. Press again to send this one too.")
    if fresh is None or problem:
        return asked(request, form, language, filled=filled, problem=problem, status=422)
    try:
        rate_limits.take("form sent", "form", form.pk)
        flood = False
    except rate_limits.Limited:
        flood = True
    taken = take_in(form, body, kind, page=fresh, language=language, flood=flood, by=SYSTEM)
    return thanked(request, form, language, taken)


def thanked(request: HttpRequest, form: Form, language: str, taken: Taken) -> HttpResponse:
    """The same for everybody, whether we know the address or not, and whether people look at it first."""
    context = frame_of(request, form, language) | {
        "thanks": form.thanks.get(language, ""), "when": when_we_answer(form.channel), "own_page": own_page_of(taken),
    }  # fmt: skip
    return render(request, "form/thanks.html", context)


def own_page_of(taken: Taken) -> str:
    """Where she can read the answer who left no address; "" for others: their page goes to their address only, as it
    shows what they told us.
    """
    conversation = taken.conversation
    if conversation is None or conversation.person.identities.exists():
        return ""
    return page_link_for(conversation, by=conversation.person)


def as_sent(request: HttpRequest) -> tuple[Any, Any]:
    """Fields and files of this request, without NUL."""
    try:
        data, files = posted(request.body, request.headers.get("Content-Type", ""))
    except Exception:  # whatever is no form is an empty one; she is told at each field
        data, files = posted(b"", "")
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [value.replace("\x00", "") for value in values])
    return clean, files


def frame_of(request: HttpRequest, form: Form, language: str) -> dict[str, Any]:
    """What each of its pages needs: title, languages, and the site it stands on, which is told its height."""
    host = request.GET.get("host", "")
    return {
        "form": form, "title": form.titles.get(language) or form.channel.name, "language": language,
        "languages": [(tag, shapes.LANGUAGES[tag]) for tag in form.languages], "framed": request.GET.get("in") == "frame",
        "host": host if shapes.is_allowed(host, form.domains) or host == settings.BASE_URL else "", "query": query_of(request),
        "scheme_of_site": request.GET.get("scheme") if request.GET.get("scheme") in {"light", "dark"} else "",
    }  # fmt: skip


def query_of(request: HttpRequest) -> str:
    """What the address says beside the language, kept from page to page."""
    kept = request.GET.copy()
    kept.pop("lang", None)
    return kept.urlencode()[:500]


def language_of(request: HttpRequest, form: Form) -> str:
    """The language asked for, else the first the browser likes that the form speaks, else the form's first."""
    liked = [request.GET.get("lang", "")]
    liked += [tag for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for tag in liked:
        family = tag.lower().split("-")[0]
        if found := next((each for each in form.languages if family and each.lower().split("-")[0] == family), None):
            return found
    return form.languages[0]


@require_safe
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """The one line for other sites: a script that puts the form there. It knows nothing but its own address."""
    form_at(key)
    answer = HttpResponse(EMBED.read_text(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
