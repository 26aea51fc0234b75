"""What other pages show of satisfaction: beside a conversation, what she gave."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from kept.accounts.permissions import allowed
from kept.feedback.access import survey_of
from kept.feedback.models import HIGHEST


def given(request: HttpRequest, conversation: Any) -> str:
    """What she gave, or that she was asked; nothing where nobody was asked. One query."""
    survey = survey_of(conversation) if allowed(request.user, "see_feedback") else None
    return render_to_string("feedback/_given.html", {"survey": survey, "most": HIGHEST}, request) if survey else ""
