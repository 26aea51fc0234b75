"""Pages for the tests of serving: an echo, a large page, a file, a page that says who asked."""

from pathlib import Path

from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import path

LARGE = b"<p>" + b"x" * 30_000_000
file = Path()


def echo(request):
    return JsonResponse(
        {"size": len(request.body), "query": request.GET.dict(), "method": request.method, "path": request.path}
    )


def large(request):
    return HttpResponse(LARGE, content_type="application/octet-stream")


def text(request):
    return HttpResponse("<p>" + "A promise is a promise. " * 200, content_type="text/html; charset=utf-8")


def download(request):
    return FileResponse(file.open("rb"), as_attachment=True, filename="invoice.pdf")


def who(request):
    return JsonResponse(
        {
            "address": request.META["REMOTE_ADDR"],
            "scheme": request.scheme,
            "host": request.get_host(),
            "cookie": request.COOKIES,
            "forged": request.META.get("HTTP_X_USER", ""),
        }
    )


def broken(request):
    raise RuntimeError("on purpose")


urlpatterns = [path(f"{view.__name__}", view) for view in (echo, large, text, download, who, broken)] + [
    path("سلام", echo)
]
