"""What every answer of ours tells the browser about itself. A view that sets a header of its own keeps it."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kept.ui import csp

# Nothing of the device is used but the clipboard (to copy a link), passkeys, and the sound of a notice.
PERMISSIONS = (
    "accelerometer=(), autoplay=(self), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self), publickey-credentials-get=(self)"
)
DATA_ONLY = "default-src 'none'; frame-ancestors 'none'"


class SecurityHeaders:
    """Adds the content security policy, the permissions policy and the opener policy; keeps what is somebody's out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = response.get("Content-Type", "").startswith("text/html")
        response.headers.setdefault("Content-Security-Policy", page_policy() if page else DATA_ONLY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            # Somebody's own: no cache keeps it, and going back after signing out shows nothing.
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


def page_policy() -> str:
    """The policy of our pages; made anew for each page while developing, when scripts change."""
    return csp.policy() if settings.DEBUG else _policy()


@cache
def _policy() -> str:
    return csp.policy()
