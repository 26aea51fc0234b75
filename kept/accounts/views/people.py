"""Settings: who works here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts import users
from kept.accounts.access import user_for, visible_users
from kept.accounts.forms import UserForm, offer
from kept.accounts.models import Role
from kept.accounts.permissions import SignedIn
from kept.accounts.sessions import sign_out_everywhere

PAGE = 100


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Colleagues by name; `q` finds in name and address, `after` is the name and id where the next page starts."""
    rows = visible_users(request.user).order_by("-is_active", "name", "id")
    if q := request.GET.get("q", "").strip()[:100]:
        rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q))
    return render(
        request, "accounts/users.html", {"users": rows[:PAGE], "more": rows[PAGE : PAGE + 1].exists(), "q": q}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Take somebody in: they get a mail with a link to choose a password."""
    form = with_roles(UserForm(request.POST or None), request.user)
    if request.method == "POST" and form.is_valid():
        own = {"language": request.user.language, "timezone": request.user.timezone}
        if form.do(users.create_user, **form.cleaned_data, **own, invite=True, by=request.user):
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:users")
    return render(request, "accounts/user.html", {"form": form, "user": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def user(request: SignedIn, id: int) -> HttpResponse:
    """Change a colleague's name, address or role."""
    one = user_for(request.user, id)
    form = with_roles(
        UserForm(request.POST or None, initial={"name": one.name, "email": one.email, "role": one.role}),
        request.user,
        one.role,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(users.change_user, one, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("accounts:users")
    context = {"form": form, "user": one, "above": users.RANK[Role(one.role)] > users.RANK[Role(request.user.role)]}
    return render(request, "accounts/user.html", context, status=422 if form.errors else 200)


def with_roles(form: UserForm, giver, current: str = "") -> UserForm:
    """Offer only roles that `giver` may give."""
    own = users.RANK[Role(giver.role)]
    offer(
        form,
        "role",
        [(role, label) for role, label in Role.choices if users.RANK[Role(role)] <= own or role == current],
    )
    return form


ACTS = {
    "deactivation": (users.deactivate, lambda name: _("%(name)s can no longer sign in.") % {"name": name}),
    "reactivation": (users.reactivate, lambda name: _("%(name)s can sign in again.") % {"name": name}),
    "invitation": (users.invite_again, lambda name: _("The invitation is on its way.")),
    "sign-out": (sign_out_everywhere, lambda name: _("%(name)s is signed out on every device.") % {"name": name}),
}


@require_POST
def act(request: SignedIn, id: int, act: str) -> HttpResponse:
    """One of ACTS on a colleague. What the verb finds wrong is said."""
    one = user_for(request.user, id)
    users.may_give(request.user, one.role)
    if act not in ACTS:
        raise Http404
    verb, said = ACTS[act]
    try:
        verb(one, by=request.user)
        messages.success(request, said(one.name))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("accounts:user", one.pk)
