"""What makes Kept an app on a telephone: its manifest, and the worker that shows notices while no page is open."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kept.ui import assets
from kept.ui.locales import reader

SIZES = (192, 512)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest. Browsers ask for it without cookies, so its address says the language."""
    with translation.override(request.GET.get("language") or translation.get_language()):
        said = reader()
        shown = {
            "id": "/",
            "name": "Kept",
            "short_name": "Kept",
            "description": _("The desk that keeps its word."),
            "lang": said.html,
            "dir": said.dir,
        }
    pictures = [
        {
            "src": assets.url(f"notices/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    look = {
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
    }
    answer = JsonResponse(shown | look | {"icons": pictures}, content_type="application/manifest+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root because that is how far it reaches. Asked for anew each time it may have changed."""
    body, _headers = assets.find(assets.url("notices/push-worker.js")) or (b"", {})
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """The sign of the app at an address that stays the same: for the home screen, and beside what is pushed."""
    body, _headers = assets.find(assets.url(f"notices/icon-{SIZES[0]}.png")) or (b"", {})
    answer = HttpResponse(body, content_type="image/png")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
