"""Pages of the interface itself: errors, the style guide, static files where no server in front serves them."""

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string

from kept.ui import assets, formats


def error(request, status, template=None):
    """The page for an HTTP status, in the reader's language. Never fails: it needs no database and no session."""
    name = f"ui/errors/{template or status}.html"
    return HttpResponse(render_to_string(name), status=status)


def forbidden(request, exception=None):
    """handler403."""
    return error(request, 403)


def not_found(request, exception=None):
    """handler404."""
    return error(request, 404)


def unprocessable(request, exception=None):
    """For a form that cannot be taken at all, and handler400."""
    return error(request, 422)


def csrf_failure(request, reason=""):
    """A form that did not prove it is ours: too old, or from elsewhere."""
    return error(request, 403)


def server_error(request):
    """handler500."""
    return error(request, 500)


def static_file(request, path):
    """A static file, for development and tests; in service the ASGI layer answers from `assets.find` itself."""
    found = assets.find(assets.PREFIX + path, request.headers.get("Accept-Encoding", ""))
    if found is None:
        raise Http404(path)
    body, headers = found
    return HttpResponse(body, headers=headers)


def styleguide(request):
    """Every part in every state, for eyes and for axe."""
    from kept.ui.styleguide import context

    return HttpResponse(render_to_string("ui/styleguide.html", context(formats.now()), request))
