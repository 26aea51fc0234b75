"""Lists of steps that come again and again: written down once by leads, for one team or all."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team
from kept.events.recording import record
from kept.inbox.checklists import checked_steps
from kept.inbox.models import ChecklistTemplate
from kept.inbox.wording import storable


def create_template(*, name: str, steps: Iterable[str], team: Team | None = None, by: Any) -> ChecklistTemplate:
    """Raises ValidationError by field. Event: checklist_template.created."""
    with transaction.atomic():
        row = ChecklistTemplate.objects.create(name=_name(name), steps=_steps(steps), team=team)
        record("checklist_template.created", row, by=by, data={"name": row.name})
    return row


def change_template(
    template: ChecklistTemplate, *, name: str, steps: Iterable[str], team: Team | None = None, by: Any
) -> ChecklistTemplate:
    """What was inserted from it stays as it is. Raises ValidationError by field. Event: checklist_template.changed."""
    template.name, template.steps, template.team = _name(name), _steps(steps), team
    with transaction.atomic():
        template.save()
        record("checklist_template.changed", template, by=by, data={"name": template.name})
    return template


def remove_template(template: ChecklistTemplate, *, by: Any) -> None:
    """It is offered no more; steps that came from it stay. Event: checklist_template.removed."""
    with transaction.atomic():
        record("checklist_template.removed", template, by=by, data={"name": template.name, "steps": template.steps})
        template.delete()


def _name(name: str) -> str:
    plain = " ".join(storable(name).split())
    if not 0 < len(plain) <= 80:
        raise ValidationError({"name": _("A name has 1 to 80 characters.")})
    return plain


def _steps(steps: Iterable[str]) -> list[str]:
    try:
        return checked_steps(step for step in steps if step.strip())
    except ValidationError as error:
        raise ValidationError({"steps": error.messages}) from None
