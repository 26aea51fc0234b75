"""Saying how it was: on a page of its own behind the link in a mail, and on the page of the conversation.

Opening the address answers nothing, whatever number it names: mail scanners open every link.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from kept.accounts import rate_limits
from kept.feedback.access import survey_at
from kept.feedback.models import Survey
from kept.feedback.rating import may_change, rate
from kept.inbox.mail_channel import mail_channel
from kept.portal.doors import chosen, private
from kept.promises.languages import interface_language, spoken_with
from kept.text.numbers import whole
from kept.ui.locales import use_region

SCORES = {
    1: pgettext_lazy("how it was", "bad"),
    2: pgettext_lazy("how it was", "not good"),
    3: pgettext_lazy("how it was", "all right"),
    4: pgettext_lazy("how it was", "good"),
    5: pgettext_lazy("how it was", "very good"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The five numbers and a word; a press sends them, and another changes them for two weeks."""
    use_region(None)
    rate_limits.take("customer page", "address", rate_limits.address(request))
    survey = survey_at(token)
    with translation.override(chosen(request) or interface_language(spoken_with(survey.conversation))):
        if request.method != "POST":
            return private(shown(request, survey))  # type: ignore[return-value]
        rate_limits.take("customer page press", "link", f"rating {survey.pk}")
        try:
            given(request, survey, by=survey.conversation.person)
        except ValidationError as error:
            return private(shown(request, survey, wrong=error.messages))  # type: ignore[return-value]
        return private(redirect(f"{request.path}?said=1{'&lang=' + chosen(request) if chosen(request) else ''}"))  # type: ignore[return-value]


def given(request: HttpRequest, survey: Survey, *, by: Any) -> None:
    """What was pressed. Raises ValidationError."""
    rate(survey, score=whole(request.POST.get("score")), word=request.POST.get("word", ""), by=by)


def shown(request: HttpRequest, survey: Survey, *, wrong: list[str] | None = None) -> HttpResponse:
    status = 422 if wrong else 200
    return render(request, "portal/rating.html", context_of(request, survey, wrong=wrong), status=status)


def context_of(request: HttpRequest, survey: Survey | None, *, wrong: list[str] | None = None) -> dict[str, Any]:
    """What the form of five numbers needs. A number in the address is only chosen, not sent."""
    if survey is None:
        return {"survey": None}
    posted = request.POST if request.method == "POST" and "score" in request.POST else {}
    picked = whole(posted.get("score")) or survey.score or whole(request.GET.get("score"))
    return {
        "survey": survey, "scores": SCORES, "picked": picked, "word": posted.get("word", survey.word), "rating_wrong": wrong or [],
        "rated": "said" in request.GET and survey.score is not None, "may_change": may_change(survey), "channel": mail_channel(survey.conversation.channel),
        "lang": chosen(request),
    }  # fmt: skip
