"""Who opens a stream, and what they may hear: looked up in a few threads of its own, never in the event loop."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.module_loading import import_string

THREADS = ThreadPoolExecutor(2, thread_name_prefix="live-access")


@dataclass(frozen=True)
class Ticket:
    """What a reader shows at the door: the session cookie of the team, or a customer's signed link."""

    session: str = ""
    link: str = ""


@cache
def _may_listen() -> Callable[[Any, str], bool]:
    return import_string(settings.KEPT_LIVE_ACCESS)


@cache
def _reader_of_link() -> Callable[[str], tuple[Any, str] | None]:
    return import_string(settings.KEPT_LIVE_LINKS)


def ticket(cookie: str, link: str) -> Ticket:
    """The ticket in a Cookie header and in the `link` of a query. A link counts before the cookie."""
    if link:
        return Ticket(link=link)
    try:
        found = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        found = None
    return Ticket(session=found.value if found else "")


def reader(ticket: Ticket) -> tuple[Any, str] | None:
    """Who shows this ticket: (user, "user:7") or (whatever KEPT_LIVE_LINKS answers for a link), or None."""
    if ticket.link:
        return _reader_of_link()(ticket.link)
    if not ticket.session:
        return None
    request = HttpRequest()
    request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(ticket.session)
    user = get_user(request)
    return (user, f"user:{user.pk}") if user.is_authenticated and user.is_active else None


def allowed(ticket: Ticket, topics: Iterable[str]) -> tuple[Any, str, set[str]] | None:
    """(reader, key, those of `topics` the reader may hear), or None for a stranger. Reads the database."""
    close_old_connections()
    found = reader(ticket)
    if found is None:
        return None
    who, key = found
    return who, key, {topic for topic in topics if _may_listen()(who, topic)}


async def look(ticket: Ticket, topics: Iterable[str]) -> tuple[Any, str, set[str]] | None:
    """`allowed` from the event loop."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, allowed, ticket, list(topics))
