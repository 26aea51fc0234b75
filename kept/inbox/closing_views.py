"""Closing from the desk: at once, or after the one small form of what closing asks for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kept.events.clock import now
from kept.inbox.closing import close
from kept.inbox.field_access import people_for_fields
from kept.inbox.fields import fields_of, set_fields
from kept.inbox.filled import filled_fields
from kept.inbox.models import Conversation
from kept.inbox.posting import act, back, number


@act
def closure(request: HttpRequest, conversation: Conversation):
    """`because` where nobody answered. What closing asks for is asked in one form, which comes back here filled in."""
    try:
        with transaction.atomic():
            if typed := typed_fields(request, conversation):
                set_fields(conversation, typed, by=request.user)
            because = request.POST.get("because", "")
            close(conversation, because=because, by=request.user, expected=number(request, "version"))
    except ValidationError as error:
        return asked_on_closing(request, conversation, error)


def typed_fields(request: HttpRequest, conversation: Conversation) -> dict[Any, str]:
    """What was typed into the form that closing asked for, by field."""
    wanted = [field for field in fields_of(conversation) if f"field-{field.pk}" in request.POST]
    return {field: request.POST[f"field-{field.pk}"] for field in wanted}


def asked_on_closing(request: HttpRequest, conversation: Conversation, error: ValidationError) -> HttpResponse:
    """The form of fields that want a value, or are wrong; anything else that is wrong is raised on."""
    found = error.message_dict if hasattr(error, "error_dict") else {}
    ids = {int(name.removeprefix("fields.")) for name in found if name.startswith("fields.")}
    if not ids:
        raise error
    rows = [
        one for one in filled_fields(conversation) if one.field.pk in ids or f"field-{one.field.pk}" in request.POST
    ]
    typed = {
        one.field.pk: request.POST[f"field-{one.field.pk}"] for one in rows if f"field-{one.field.pk}" in request.POST
    }
    problems = {id: found[f"fields.{id}"] for id in ids if id in typed}
    context = {
        "conversation": conversation, "fields": rows, "typed": typed, "problems": problems, "back": back(request, conversation),
        "people": people_for_fields(conversation, [one.field for one in rows]), "today": now().date().isoformat(),
    }  # fmt: skip
    return render(request, "inbox/closing_fields.html", context, status=422)
