"""Pages on which conversations are merged, split, linked, and senders kept out: first what would result, then the press."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.inbox import access
from kept.inbox.blocking import block, blocks_on, in_force, mark_spam, senders_of, unblock, unmark_spam
from kept.inbox.candidates import candidates
from kept.inbox.joined import now_in
from kept.inbox.linking import link, unlink
from kept.inbox.merging import merge, unmerge
from kept.inbox.models import BlockKind, Conversation
from kept.inbox.moving import together
from kept.inbox.previewing import what_merging_does
from kept.inbox.splitting import following, split, unsplit
from kept.inbox.telling import url_of
from kept.inbox.views import act, number
from kept.text.numbers import whole


@require_GET
def merging(request: HttpRequest, id: int) -> HttpResponse:
    """Which one it is merged into, found by number or name; with ?into= what would happen."""
    found = access.conversation_for(request.user, id)
    chosen = whole(request.GET.get("into"))
    if not chosen:
        return _choose(request, found, "inbox:merging", "into", _("Merge with which conversation?"))
    asked = access.conversation_for(request.user, chosen)
    into = now_in(asked)
    try:
        into = access.conversation_for(request.user, into.pk)
    except Http404:
        into = asked  # what it was merged into is not for them: the refusal says so
    page = {"conversation": found, "into": into, "asked": asked, "wrong": together(found, into)}
    return render(
        request, "inbox/merge.html", page | {"lines": [] if page["wrong"] else what_merging_does(found, into)}
    )


@act
def merge_now(request: HttpRequest, conversation: Conversation):
    into = _named(request, "into")
    along = request.POST.get("reads_along") == "1"
    merge(conversation, into=into, reads_along=along, expected=number(request, "version"), by=request.user)
    said = _("#%(one)s was merged into this conversation.") % {"one": conversation.pk}
    messages.success(request, said, extra_tags=reverse("inbox:unmerge", args=[conversation.pk]))
    return redirect(url_of(into))


@act
def unmerge_now(request: HttpRequest, conversation: Conversation):
    unmerge(conversation, by=request.user)
    messages.success(request, _("Taken apart: what came is here again."))


@require_http_methods(["GET", "POST"])
def splitting(request: HttpRequest, id: int) -> HttpResponse:
    """Which messages become a conversation of their own; ?from= chooses a message and what follows it."""
    return _split(request, id) if request.method == "POST" else _to_split(request, id)


def _to_split(request: HttpRequest, id: int) -> HttpResponse:
    found = access.conversation_for(request.user, id)
    rows = list(access.messages_of(found).order_by("-at", "-id")[:200])[::-1]
    first = next((row for row in rows if row.pk == whole(request.GET.get("from"))), None)
    chosen = set(following(found, first)) if first else set()
    others = {row.person.pk: row.person for row in rows if row.person and row.person.pk != found.person_id}
    page = {"conversation": found, "rows": rows, "chosen": chosen, "others": list(others.values())}
    return render(request, "inbox/split.html", page)


@act
def _split(request: HttpRequest, conversation: Conversation):
    chosen = [number for value in request.POST.getlist("message") if (number := whole(value)) is not None]
    to_writer, subject = request.POST.get("to_writer") == "1", request.POST.get("subject", "")
    made = split(conversation, chosen, to_writer=to_writer, subject=subject, by=request.user)
    said = _("Split off from #%(one)s.") % {"one": conversation.pk}
    messages.success(request, said, extra_tags=reverse("inbox:unsplit", args=[made.pk]))
    return redirect(url_of(made))


@act
def unsplit_now(request: HttpRequest, conversation: Conversation):
    into = unsplit(conversation, by=request.user)
    messages.success(request, _("Put back where it came from."))
    return redirect(url_of(into))


@require_GET
def linking(request: HttpRequest, id: int) -> HttpResponse:
    """To which conversation this one belongs."""
    found = access.conversation_for(request.user, id)
    return _choose(request, found, "inbox:link", "to", _("Belongs to which conversation?"))


@act
def link_now(request: HttpRequest, conversation: Conversation):
    to = _named(request, "to")
    link(conversation, to=to, by=request.user)
    said = _("Belongs to #%(one)s now.") % {"one": now_in(to).pk}
    messages.success(request, said, extra_tags=reverse("inbox:unlink", args=[conversation.pk, now_in(to).pk]))


@require_POST
def unlink_now(request: HttpRequest, id: int, other: int) -> HttpResponse:
    found = access.conversation_for(request.user, id)
    unlink(found, other=access.conversation_for(request.user, other), by=request.user)
    return redirect(url_of(found))


@act
def spam(request: HttpRequest, conversation: Conversation):
    mark_spam(conversation, by=request.user)
    said = _("Spam. What its sender writes from now on waits in the quarantine.")
    messages.success(request, said, extra_tags=reverse("inbox:no-spam", args=[conversation.pk]))


@act
def no_spam(request: HttpRequest, conversation: Conversation):
    unmark_spam(conversation, by=request.user)
    messages.success(request, _("No spam: open again, and its sender is let in."))
    return redirect(url_of(conversation))


@require_GET
def blocking(request: HttpRequest, id: int) -> HttpResponse:
    """Whom to keep out: the address, the whole domain or the person; and what keeps them out already."""
    found = access.conversation_for(request.user, id)
    addresses = senders_of(found)
    page = {"conversation": found, "addresses": addresses, "blocks": in_force(found)}
    page["domains"] = list(dict.fromkeys(address.rpartition("@")[2] for address in addresses))
    return render(request, "inbox/block.html", page)


@act
def block_now(request: HttpRequest, conversation: Conversation):
    """`whom` is "person", or "address" or "domain" and what it is, as `domain:spam.example`."""
    kind, _colon, value = request.POST.get("whom", "").partition(":")
    if kind == BlockKind.PERSON:
        made = block(kind, person=conversation.person, conversation=conversation, by=request.user)
    else:
        made = block(kind, value, conversation=conversation, by=request.user)
    said = _("Kept out. What they write waits in the quarantine.")
    messages.success(request, said, extra_tags=reverse("inbox:unblock", args=[made.pk]))
    return redirect(url_of(conversation))


@require_GET
def blocks(request: HttpRequest) -> HttpResponse:
    """Everybody who is kept out, the latest first; ?q= asks whether an address is."""
    typed = request.GET.get("q", "").strip()[:320]
    rows: Any = access.visible_blocks(request.user)
    if typed:
        rows = rows.filter(pk__in=[found.pk for found in blocks_on([typed])])
    before = whole(request.GET.get("before"))
    rows = list((rows.filter(pk__lt=before) if before else rows)[:51])
    return render(request, "inbox/blocks.html", {"rows": rows[:50], "more": len(rows) > 50, "typed": typed})


@require_POST
def unblock_now(request: HttpRequest, id: int) -> HttpResponse:
    found = access.block_for(request.user, id)
    where = (
        url_of(found.conversation)
        if found.conversation and getattr(found, "may_see_why", False)
        else reverse("inbox:blocks")
    )
    unblock(found, by=request.user)
    messages.success(request, _("Let in again."))
    return redirect(reverse("inbox:blocks") if request.POST.get("next") == "blocks" else where)


def _named(request: HttpRequest, field: str) -> Conversation:
    """The conversation of a form's field. Raises ValidationError where none was chosen, Http404 for one not for them."""
    chosen = number(request, field)
    if chosen is None:
        raise ValidationError({field: _("Choose a conversation.")})
    return access.conversation_for(request.user, chosen)


def _choose(request: HttpRequest, found: Conversation, action: str, field: str, title: str) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:200]
    page = {
        "conversation": found, "typed": typed, "title": title, "action": reverse(action, args=[found.pk]), "field": field,
        "rows": candidates(request.user, found, typed), "method": "get" if field == "into" else "post",
    }  # fmt: skip
    return render(request, "inbox/choose.html", page)
