"""Who may do what: one table of rights, asked at the door of every page and every API operation."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from kept.accounts.models import Role, User
from kept.accounts.rate_limits import Limited

OWNER = frozenset({Role.OWNER})
LEADS = OWNER | {Role.LEAD}
AGENTS = LEADS | {Role.AGENT}
ALL = AGENTS | {Role.VIEWER}

# right -> the roles that have it. What of a right's objects a user sees is for access.py of each domain.
RIGHTS: dict[str, frozenset[str]] = {
    "use_desk": ALL,  # the pages everybody has: own profile, own notices
    "use_api": ALL,
    "read_conversations": ALL,
    "answer": AGENTS,  # messages, notes, drafts, statuses, tags
    "assign": AGENTS,
    "promise": AGENTS,
    "read_people": ALL,
    "manage_people": AGENTS,
    "import_people": LEADS,  # many at once, by a file
    "export_people": LEADS,  # all that is known of many, to take along
    "read_quarantine": AGENTS,
    "release_spoofed": LEADS,  # mails that pretend to be from somebody else
    "see_silence": AGENTS,  # what nobody has answered or looked at
    "see_secrets": AGENTS,  # card and identity numbers that customers wrote, one message at a time
    "receive_mail": AGENTS,  # hand in mail by the API
    "see_feedback": AGENTS,  # what customers gave and wrote at the end
    "see_team_promises": LEADS,
    "see_team_day": LEADS,
    "manage_channels": LEADS,
    "manage_fields": LEADS,  # which fields and lists of steps there are
    "manage_team": LEADS,  # teams, their members and hours
    "manage_macros": LEADS,  # those for all; one's own and one's team's need "answer"
    "manage_users": LEADS,
    "manage_tokens": LEADS,
    "manage_rooms": LEADS,  # in Slack and Teams, which are told of what happens
    "manage_webhooks": LEADS,  # they hear of restricted teams' work too
    "read_events": LEADS,
}


def allowed(user: Any, right: str) -> bool:
    """Whether `user` (also nobody, or somebody anonymous) has `right`. KeyError for a right that is not in the table."""
    roles = RIGHTS[right]
    return isinstance(getattr(user, "pk", None), int) and user.is_active and user.role in roles


class SignedIn(HttpRequest):
    """For type checkers: a request behind `may`, whose user is one of ours."""

    user: User


def marked(door: Any, **marks: Any) -> Callable:
    """`door` with attributes that tests walk by."""
    door.__dict__.update(marks)
    return door


def may(right: str, view: Callable) -> Callable:
    """`view` behind a door: signed-in users with `right` come in, others are sent to sign-in or told no (PermissionDenied, the 403 page)."""
    if right not in RIGHTS:
        raise ValueError(f"no such right: {right!r}")

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not allowed(request.user, right):
            raise PermissionDenied
        return within_limits(view, request, *args, **kwargs)

    return marked(door, right=right)


def open_door(view: Callable) -> Callable:
    """Mark `view` as meant for everybody, signed in or not."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return within_limits(view, request, *args, **kwargs)

    return marked(door, right=None, open_door=True)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to sign-in and back afterwards; a fragment asked for by a page sends that whole page there."""
    if request.headers.get("HX-Request"):
        # The fragment's own address is no page to come back to.
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}" if back != "/" else settings.LOGIN_URL)


def within_limits(view: Callable, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
    """The view's answer, or the page that says: too often."""
    drop_nul(request)
    try:
        return view(request, *args, **kwargs)
    except Limited as error:
        return too_many(request, error.seconds)


def drop_nul(request: HttpRequest) -> None:
    """Leave NUL out of query and form: nobody types it, PostgreSQL fails on it, and no view need think of it."""
    for name in ("GET", "POST"):
        given: QueryDict = getattr(request, name)
        if any("\x00" in text for key, values in given.lists() for text in (key, *values)):
            clean = QueryDict(mutable=True)
            for key, values in given.lists():
                clean.setlist(key.replace("\x00", ""), [text.replace("\x00", "") for text in values])
            setattr(request, name, clean)


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """handler429: also allauth's own limits lead here."""
    response = render(request, "accounts/too_many.html", status=429)
    response["Retry-After"] = str(seconds)
    return response
