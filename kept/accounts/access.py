"""What a user may find of our own side. Everybody sees who works here; a restricted team only its members and the leads."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.models import Team, Token, User


def visible_users(viewer: Any) -> QuerySet[User]:
    """The people of the desk, also those who left, but no programs."""
    return User.objects.filter(is_system=False) if viewer.is_active else User.objects.none()


def user_for(viewer: Any, id: int) -> User:
    """The colleague `id`. Http404 if there is none."""
    return _found(visible_users(viewer), id)


def visible_teams(user: Any) -> QuerySet[Team]:
    """Teams whose existence `user` may know of: open ones, own ones, for leads all."""
    if user.leads:
        return Team.objects.all()
    return Team.objects.filter(Q(restricted=False) | Q(pk__in=own_team_ids(user)))


def team_for(user: Any, id: int) -> Team:
    """The team `id`. Http404 if there is none or `user` may not see it."""
    return _found(visible_teams(user), id)


def own_team_ids(user: Any) -> QuerySet:
    """Ids of the teams `user` is in, as a subquery."""
    return user.memberships.values("team_id")


def hidden_teams(user: Any) -> QuerySet[Team]:
    """The restricted teams whose work `user` must not see, as a subquery; none for leads."""
    if user.leads:
        return Team.objects.none()
    return Team.objects.filter(restricted=True).exclude(pk__in=own_team_ids(user))


def hidden_team_ids(user: Any) -> list[int]:
    """Their ids. One query."""
    return [] if user.leads else list(hidden_teams(user).values_list("pk", flat=True))


def visible_tokens(user: Any) -> QuerySet[Token]:
    """All tokens, newest first, with the program each stands for. Only behind the right to manage tokens."""
    return Token.objects.select_related("user").order_by("-pk")


def token_for(user: Any, id: int) -> Token:
    return _found(visible_tokens(user), id)


def _found(rows: QuerySet, id: int) -> Any:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Http404
    return found
