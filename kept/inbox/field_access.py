"""What a user may find of fields, steps and templates of steps: those of all, and those of teams whose work they see."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.access import hidden_teams
from kept.accounts.models import Team, User
from kept.accounts.permissions import allowed
from kept.inbox.mentioning import seeing
from kept.inbox.models import ChecklistItem, ChecklistTemplate, Conversation, Field, FieldKind, FieldQuerySet


def visible_fields(user: Any) -> FieldQuerySet:
    """All fields, retired ones too, in order, with their team; none of a team that is hidden from `user`."""
    rows = Field.objects.select_related("team").in_order()
    if not allowed(user, "read_conversations"):
        return rows.none()
    return rows if user.leads else rows.exclude(team__in=hidden_teams(user))


def field_for(user: Any, id: int) -> Field:
    """Http404 if there is none or it is not for `user`."""
    return _found(visible_fields(user), id)


def people_for_fields(conversation: Conversation, fields: list[Field]) -> list[User]:
    """Whom a field that names one of us offers, by name; no query where none does."""
    return list(seeing(conversation.team).order_by("name")) if any(f.kind == FieldKind.PERSON for f in fields) else []


def step_for(conversation: Conversation, id: int) -> ChecklistItem:
    """A step of a conversation the caller has found. Http404 if it has none of this id."""
    found: ChecklistItem = _found(conversation.checklist.all(), id)
    found.conversation = conversation
    return found


def visible_templates(user: Any) -> QuerySet[ChecklistTemplate]:
    """All templates of steps but those of hidden teams, by name."""
    rows = ChecklistTemplate.objects.select_related("team").order_by("name", "pk")
    if not allowed(user, "read_conversations"):
        return rows.none()
    return rows if user.leads else rows.exclude(team__in=hidden_teams(user))


def templates_for(user: Any, team: Team | None) -> QuerySet[ChecklistTemplate]:
    """The templates that suit a conversation of `team`."""
    return visible_templates(user).filter(Q(team=None) | Q(team=team))


def template_for(user: Any, id: int) -> ChecklistTemplate:
    return _found(visible_templates(user), id)


def _found(rows: Any, id: int) -> Any:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Http404
    return found
