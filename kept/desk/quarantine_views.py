"""The quarantine: what came and was not taken in, each with its reason and its ways out. Nothing received is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import allowed
from kept.channels.email import access
from kept.desk import authentication, board
from kept.files.serving import response
from kept.inbox.models import Raw
from kept.inbox.quarantine import forgotten_after, look_after, lookers, put_aside, put_back
from kept.inbox.ways_in import is_guarded, look_at, may_release, release, retry, said
from kept.text.numbers import whole
from kept.ui.formats import number


@require_GET
def quarantine(request: HttpRequest) -> HttpResponse:
    """What waits, or with ?aside=1 what was put aside."""
    return render(
        request,
        "desk/quarantine.html",
        of_list(request) | {"raw": None, "undo": whole_ids(request.GET.get("undo", ""))},
    )


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The list again, after a change."""
    return render(
        request,
        "desk/_quarantine_rows.html",
        of_list(request) | {"raw": None, "open_id": whole(request.GET.get("open"))},
    )


@require_GET
def one(request: HttpRequest, id: int) -> HttpResponse:
    """One mail that waits, with what it says, as far as that can be shown safely."""
    raw = access.raw_for(request.user, id)
    look = look_at(raw)
    page = {
        "raw": raw, "look": look, "size": shown_size(raw.file.size), "checks": authentication.checks(look.authentication), "open_id": raw.pk,
        "check_source": authentication.source(look.authentication), "check_wanted": authentication.wanted(look.authentication),
        "may_let_in": may_release(request.user, raw), "guarded": is_guarded(raw), "undo": [], "until": raw.aside_at and raw.aside_at + forgotten_after(),
    }  # fmt: skip
    return render(request, "desk/quarantine.html", of_list(request, aside=raw.aside_at is not None) | page)


@require_GET
def colleagues(request: HttpRequest, id: int) -> HttpResponse:
    """Who else could look at it: asked for when the menu is opened."""
    raw = access.raw_for(request.user, id)
    others = [user for user in lookers([raw]) if user.pk not in (request.user.pk, raw.owner_id)]
    return render(request, "desk/_quarantine_colleagues.html", {"raw": raw, "colleagues": others})


@require_GET
def original(request: HttpRequest, id: int) -> HttpResponseBase:
    """The mail as it came, as a download."""
    raw = access.raw_for(request.user, id)
    if raw.forgotten_at:
        raise Http404
    try:
        return response(raw.file)
    except FileNotFoundError:
        raise Http404 from None


@require_POST
def acts(request: HttpRequest) -> HttpResponse:
    """Do `act` with each of the mails `id`. One goes on to where it led; of several it is said how many."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    raws = access.raws_for(request.user, [id for id in map(whole, request.POST.getlist("id")) if id])
    if not raws:
        raise Http404
    return act(request, raws)


@require_POST
def release_one(request: HttpRequest, id: int) -> HttpResponse:
    """Let one in."""
    return _release(request, [access.raw_for(request.user, id)])


def of_list(request: HttpRequest, *, aside: bool | None = None) -> dict[str, Any]:
    """The rows behind ?before=, with what the page needs beside them."""
    aside = "aside" in request.GET if aside is None else aside
    before = whole(request.GET.get("before"))
    found = (access.put_aside_for if aside else access.quarantined_for)(request.user).order_by("-id")
    waiting = list((found.filter(pk__lt=before) if before else found)[: board.PAGE + 1])
    return {
        "rows": waiting[: board.PAGE], "next": waiting[board.PAGE - 1].pk if len(waiting) > board.PAGE else None, "aside": aside, "open_id": None,
        "said": said, "user": request.user, "leads": allowed(request.user, "release_spoofed"), "kept_days": forgotten_after().days, "back": _list(aside),
    }  # fmt: skip


def _list(aside: bool) -> str:
    return reverse("desk:quarantine") + ("?aside=1" if aside else "")


def _release(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    if not all(may_release(request.user, raw) for raw in raws):
        raise PermissionDenied
    taken = [release(raw, by=request.user) for raw in raws]
    done = [each for each in taken if each.conversation is not None]
    if len(raws) == 1 and done and done[0].conversation is not None:
        return redirect("desk:conversation", done[0].conversation.pk)
    _say(
        request,
        ngettext("%(n)s mail is a conversation now.", "%(n)s mails are conversations now.", len(done)),
        len(done),
    )
    return _back(request, raws, len(raws) - len(done))


def _retry(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    if any(raw.forgotten_at for raw in raws):
        raise PermissionDenied
    taken = [retry(raw, by=request.user) for raw in raws]
    done = [each for each in taken if each.conversation is not None]
    if len(raws) == 1 and done and done[0].conversation is not None:
        return redirect("desk:conversation", done[0].conversation.pk)
    if done:
        _say(
            request,
            ngettext("%(n)s mail is a conversation now.", "%(n)s mails are conversations now.", len(done)),
            len(done),
        )
    if read := sum(each.conversation is None and not each.reason for each in taken):
        _say(request, ngettext("%(n)s mail is being read again.", "%(n)s mails are being read again.", read), read)
        return redirect("desk:quarantine")
    return _back(request, raws, len(raws) - len(done))


def _back(request: HttpRequest, raws: list[Raw], left: int) -> HttpResponse:
    if left:
        _say(request, ngettext("%(n)s mail waits here as before.", "%(n)s mails wait here as before.", left), left)
    if len(raws) == 1 and left:
        return redirect("desk:quarantine-one", raws[0].pk)
    return redirect("desk:quarantine")


def _take(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    look_after(raws, to=request.user, by=request.user)
    return redirect("desk:quarantine-one", raws[0].pk) if len(raws) == 1 else redirect("desk:quarantine")


def _hand(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    """To the colleague `to_user`; who could not look at it is not there."""
    chosen = whole(request.POST.get("to_user"))
    to = next((user for user in lookers(raws) if user.pk == chosen), None)
    if to is None:
        raise Http404
    look_after(raws, to=to, by=request.user)
    return redirect("desk:quarantine-one", raws[0].pk) if len(raws) == 1 else redirect("desk:quarantine")


def _give_back(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    look_after(raws, to=None, by=request.user)
    return redirect("desk:quarantine-one", raws[0].pk) if len(raws) == 1 else redirect("desk:quarantine")


def _aside(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    put_aside(raws, by=request.user)
    return redirect(f"{reverse('desk:quarantine')}?undo={','.join(str(raw.pk) for raw in raws)}")


def _put_back(request: HttpRequest, raws: list[Raw]) -> HttpResponse:
    put_back(raws, by=request.user)
    return redirect("desk:quarantine-one", raws[0].pk) if len(raws) == 1 else redirect("desk:quarantine")


ACTS: dict[str, Callable[[HttpRequest, list[Raw]], HttpResponse]] = {
    "release": _release, "retry": _retry, "take": _take, "hand": _hand, "give_back": _give_back, "aside": _aside, "put_back": _put_back,
}  # fmt: skip


def _say(request: HttpRequest, text: str, count: int) -> None:
    messages.info(request, text % {"n": number(count)})


def shown_size(size: int) -> str:
    """Bytes in the unit people say: "12 KB", "3.4 MB"."""
    if size < 1024**2:
        return _("%(n)s KB") % {"n": number(max(1, round(size / 1024)))}
    return _("%(n)s MB") % {"n": number(round(size / 1024**2, 1))}


def whole_ids(given: str) -> list[int]:
    """The ids of "1,2,3", at most two hundred."""
    return [id for id in map(whole, given.split(",")[:200]) if id]
