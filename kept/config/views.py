"""Home, and the demo's own pages: become a customer on a second device, turn the clock."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.first_owner import is_needed
from kept.config import demo as stories


@require_GET
def home(request):
    """Where somebody belongs: the first owner's page, sign-in, or the desk."""
    if is_needed():
        return redirect("accounts:first-owner")
    if not request.user.is_authenticated:
        return redirect("demo" if settings.DEMO else settings.LOGIN_URL)
    return redirect("desk:inbox", "mine")


@require_GET
def demo(request):
    """The demo's first page: whom to be on the desk, a QR code to be the customer, and the clock."""
    return render(request, "config/demo.html", stories.guide(request.build_absolute_uri("/")))


@require_POST
def enter_demo(request):
    """Sit down at the desk as one of the demo's team, without typing a password that everybody knows."""
    user = stories.colleague(request.POST.get("who", ""))
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk:inbox", "mine")


@require_POST
def turn_clock(request):
    """Let the demo's clock run ahead by so many minutes; jobs that fall due then run."""
    try:
        ahead = 0 if "now" in request.POST else max(0, min(60 * 24 * 7, int(request.POST.get("minutes", ""))))
    except ValueError:
        raise Http404 from None
    stories.turn_clock(timedelta(minutes=ahead))
    return redirect("demo")


def be_customer(request, name: str):
    """Open the demo customer's own page, on whatever device asked for it. Only a press goes on."""
    link = stories.customer_link(name)
    if link is None:
        raise Http404
    return redirect(link)
