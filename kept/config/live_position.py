"""Where the live news stood when a page was asked for, so that its stream can begin there and nothing falls in between."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from kept.live.hub import hub


class LivePosition:
    """Middleware: `request.live_position`, read before the page reads anything; the layout hands it to the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.live_position = hub.position()  # type: ignore[attr-defined]
        return self.get_response(request)
