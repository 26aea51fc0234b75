"""For machines that watch: alive, ready, and numbers for Prometheus."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from kept.config import watching
from kept.config.serving_proxies import HEARSAY, within

FAR_BEHIND = 300  # seconds a due job may wait before we call the queue stuck


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Looks at nothing else, so that a slow database does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if database, queue and clock are as they should be, else 503; says which is not."""
    found = {name: _tried(check) for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers in Prometheus' text format: counts only, nothing about a person. 404 for who is not in KEPT_METRICS_FROM.

    Behind a proxy on this machine that is not named in KEPT_TRUSTED_PROXIES everybody seems to be here: whoever comes
    with a header of a proxy is then nobody we know.
    """
    if request.META.get(HEARSAY) or not within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_FROM):
        raise Http404
    return HttpResponse("\n".join(watching.lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _tried(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # whatever is wrong, the answer is "not ready", not a crash
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        return "ok" if cursor.fetchone() else "not migrated: run kept migrate"


def _queue() -> str:
    behind = watching.seconds_behind()
    return "ok" if behind <= FAR_BEHIND else f"{behind:.0f} s behind: is a worker running?"


def _clock() -> str:
    missed = watching.seconds_since_tick_due()
    return "ok" if missed <= FAR_BEHIND or settings.DEMO else f"timed work is {missed:.0f} s late"


CHECKS: dict[str, Callable[[], Any]] = {"database": _database, "queue": _queue, "clock": _clock}
