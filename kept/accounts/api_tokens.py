"""Who sends this request: the program behind `Authorization: Bearer …`."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest

from kept.accounts import rate_limits
from kept.accounts.api_problems import Problem
from kept.accounts.models import Token, User, digest
from kept.events.clock import now


def bearer(request: HttpRequest) -> User:
    """The user behind `Authorization: Bearer …`. Raises Problem 401; who guesses too often waits."""
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    client = rate_limits.address(request)
    if wait := rate_limits.used_up("api refused", "address", client):
        raise rate_limits.Limited(wait)
    token = None
    if kind.lower() == "bearer" and said.strip():
        live = Token.objects.select_related("user").filter(revoked_at=None, user__is_active=True)
        token = live.filter(digest=digest(said.strip())).first()
    if token is None:
        rate_limits.take("api refused", "address", client)
        raise Problem(401, headers={"WWW-Authenticate": 'Bearer realm="Kept"'})
    request.token = token  # type: ignore[attr-defined]
    note_use(token)
    return token.user


def note_use(token: Token) -> None:
    """Note that the token was used, at most once a minute: a write per request would queue all readers."""
    moment = now()
    if token.used_at is None or token.used_at < moment - timedelta(minutes=1):
        stale = Q(used_at=None) | Q(used_at__lt=moment - timedelta(minutes=1))
        Token.objects.filter(stale, pk=token.pk).update(used_at=moment)
