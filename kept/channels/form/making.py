"""Making a form and changing it: what it asks, in which languages, and where it may be shown."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kept.channels.form import shapes
from kept.channels.form.models import Form
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.channels import change_channel, create_channel
from kept.people.knowing import Stale

KIND = "form"
OF_CHANNEL = frozenset("name team answers_by".split())
FIELDS = frozenset("languages asks questions titles greetings thanks domains".split())


def create_form(*, name: str, by: Any, **fields: Any) -> Form:
    """A form, with a channel of its own. Raises ValidationError by field. Events: channel.created, form.created."""
    key = secrets.token_urlsafe(12).replace("-", "x").replace("_", "y").lower()
    form = Form(key=key, languages=["en"], asks=dict(shapes.USUAL))
    of_channel = {field: fields.pop(field) for field in OF_CHANNEL & fields.keys()}
    with transaction.atomic():
        _set(form, fields)
        language = form.languages[0]
        form.channel = create_channel(
            kind=KIND, name=name, address=f"form:{key}", language=language, by=by, **of_channel
        )
        form.save()
        record("form.created", form, by=by, about=[form.channel])
    return form


def change_form(form: Form, *, by: Any, expected: int | None = None, **fields: Any) -> Form:
    """Change any of FIELDS and of its channel. Raises ValidationError by field, Stale where `expected` is no longer its
    version. Events: form.changed, channel.changed.
    """
    of_channel = {field: fields.pop(field) for field in OF_CHANNEL & fields.keys()}
    with transaction.atomic():
        form.refresh_from_db(from_queryset=Form.objects.select_for_update(of=("self",)).select_related("channel"))
        if expected is not None and form.version != expected:
            raise Stale
        before = {field: getattr(form, field) for field in fields}
        _set(form, fields)
        if of_channel:
            change_channel(form.channel, by=by, **of_channel)
        changed = sorted(field for field, value in before.items() if getattr(form, field) != value)
        if changed or of_channel:
            form.version += 1
            form.save()
            record("form.changed", form, by=by, about=[form.channel], data={"fields": changed})
    return form


def close_form(form: Form, *, by: Any) -> Form:
    """It takes nothing from now on; its page says so, and where to write. Event: form.closed."""
    with transaction.atomic():
        if Form.objects.filter(pk=form.pk, closed_at=None).update(closed_at=now()):
            record("form.closed", form, by=by, about=[form.channel])
    form.refresh_from_db(fields=["closed_at"])
    return form


def open_form(form: Form, *, by: Any) -> Form:
    """It takes what is sent again. Event: form.opened."""
    with transaction.atomic():
        if Form.objects.filter(pk=form.pk, closed_at__isnull=False).update(closed_at=None):
            record("form.opened", form, by=by, about=[form.channel])
    form.refresh_from_db(fields=["closed_at"])
    return form


def _set(form: Form, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of a form: {sorted(unknown)}")
    wrong: dict[str, Any] = {}
    # The languages first: the questions are asked in them.
    for field in sorted(fields, key=lambda each: each != "languages"):
        try:
            setattr(form, field, _checked(field, fields[field], form))
        except ValidationError as error:
            wrong[field] = error.messages
    if "questions" not in fields and "languages" in fields and not wrong:
        try:
            form.questions = shapes.questions(form.questions, form.languages)
        except ValidationError as error:
            wrong["questions"] = error.messages
    if wrong:
        raise ValidationError(wrong)


def _checked(field: str, value: Any, form: Form) -> Any:
    if field == "questions":
        return shapes.questions(value, form.languages)
    if field == "domains":
        return shapes.sites(value)
    if field == "languages":
        return shapes.languages(value)
    return shapes.asks(value) if field == "asks" else shapes.words(value)
