"""Settings: tokens of programs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts.access import token_for, visible_tokens
from kept.accounts.forms import TokenForm, offer
from kept.accounts.models import Role
from kept.accounts.permissions import SignedIn
from kept.accounts.tokens import create_token, revoke
from kept.accounts.users import RANK

MOST = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedIn) -> HttpResponse:
    """All tokens, and a form for a new one. Its text is in the answer to the form and nowhere else."""
    form, made = TokenForm(request.POST or None), []
    own = RANK[Role(request.user.role)]
    offer(form, "role", [(role, label) for role, label in Role.choices if RANK[Role(role)] <= own])
    if request.method == "POST" and form.is_valid():
        if form.do(lambda: made.append(create_token(**form.cleaned_data, by=request.user))):
            form = TokenForm()
    context = {"form": form, "tokens": visible_tokens(request.user)[:MOST], "plain": made[0][1] if made else ""}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revocation(request: SignedIn, id: int) -> HttpResponse:
    revoke(token_for(request.user, id), by=request.user)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("accounts:tokens")
