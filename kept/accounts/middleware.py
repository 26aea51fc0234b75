"""Each reader in their own language, region and time zone."""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from kept.ui.locales import html_language, use_region


class OwnLanguageAndZone:
    """Activates what the signed-in user chose. A visitor keeps what LocaleMiddleware found: cookie, then browser.

    Threads are reused: region and zone are set on every request, also to nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        use_region(None)
        # A request without a session is nobody's: it needs no look at the database, and its answer may be shared.
        if request.session.session_key and request.user.is_authenticated:
            activate(request.user)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_language(translation.get_language() or "en"))
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def activate(user) -> None:
    """Let this thread speak as `user` reads. Also for mails and jobs that write to one user."""
    translation.activate(user.language)
    use_region(user.region or None)
    with suppress(ZoneInfoNotFoundError, ValueError):  # a zone that was renamed must not lock its user out
        timezone.activate(ZoneInfo(user.timezone))
