"""The list of who may be meant, fetched while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kept.inbox import whom


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/_whom.html", whom.context(request.user, request.GET.get("who", "")))
