"""Between the composer and the verbs: what stands in it, and what was sent with it."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from kept.accounts.permissions import allowed
from kept.automation import panels as macro_panels
from kept.desk.addressing import Addressees, addressees_of
from kept.files.models import StoredFile
from kept.inbox.addressing import asked_in
from kept.inbox.attaching import Incoming, claimed, megabytes
from kept.inbox.closing import close, reopen
from kept.inbox.drafting import drafts_around
from kept.inbox.greeting import frame_for
from kept.inbox.models import Conversation, Kind
from kept.inbox.noting import note
from kept.inbox.signing import signature_for
from kept.inbox.snooze_times import offered
from kept.inbox.snoozing import snooze
from kept.promises import panels as promise_panels
from kept.promises import reading
from kept.promises.answering import answer
from kept.promises.later import chosen_time
from kept.promises.scheduling_answers import schedule_answer
from kept.text.numbers import whole

HOLD = 8  # seconds in which an answer can be undone


def blank(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """A composer with the user's draft, or, for the first answer, with the house greeting and closing around the gap."""
    if not allowed(request.user, "answer"):
        return {}
    drafts, handed = drafts_around(conversation, request.user)
    kind = Kind.NOTE if Kind.NOTE in drafts and Kind.REPLY not in drafts else Kind.REPLY
    draft = drafts.get(kind)
    chosen = (drafts[Kind.REPLY].recipients or None) if Kind.REPLY in drafts else None
    shared = Kind.REPLY in drafts and drafts[Kind.REPLY].shared_at is not None
    composer = _composer(request, conversation, kind, draft.text if draft else "", uuid.uuid4().hex, chosen)
    return composer | {"handed": handed, "shared": shared}


def again(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """The composer as it was sent, to be sent again: a new look at what was said, the same message."""
    kind = Kind.NOTE if request.POST.get("kind") == Kind.NOTE else Kind.REPLY
    conversation.refresh_from_db()
    text, client_id = request.POST.get("text", ""), request.POST.get("client_id") or uuid.uuid4().hex
    composer = _composer(request, conversation, kind, text, client_id, asked_in(request.POST))
    return composer | {
        "macros": macro_panels.again(request, conversation),
        "left_open": macro_panels.left_open(request),
    }


def _composer(
    request: HttpRequest, conversation: Conversation, kind: str, text: str, client_id: str, chosen: dict | None
) -> dict[str, Any]:
    greeting, closing = frame_for(conversation, request.user.name)
    return {
        "kind": kind, "shared": False, "text": text, "client_id": client_id, "newer": [], "problems": [], "macros": "", "left_open": [], "hints": promise_panels.composer(request, conversation),
        "greeting": greeting, "closing": closing, "placeholder_name": conversation.person.called,
        "tickets": tickets_of(request), "megabytes": megabytes, "most_bytes": settings.MAX_UPLOAD_BYTES, "most_mb": megabytes(settings.MAX_UPLOAD_BYTES), **_mail(request, conversation, chosen),
    }  # fmt: skip


def _mail(request: HttpRequest, conversation: Conversation, chosen: dict | None) -> dict[str, Any]:
    """What only an answer by mail has: who gets it, and what will stand under it."""
    if not conversation.channel.answers_by_mail:
        return {"addressees": None, "signature": ""}
    addressees: Addressees = addressees_of(conversation, chosen)
    return {"addressees": addressees, "signature": signature_for(conversation, request.user)}


def send(request: HttpRequest, conversation: Conversation) -> None:
    """Send what the form holds, and do what its macros tick, together or not at all.

    Raises Conflict and ValidationError as the verbs do; then nothing was sent and nothing done.
    """
    macro_panels.refuse_left_open(request)
    with transaction.atomic():
        _send(request, conversation)
        macro_panels.run_ticked(request, conversation)


def _send(request: HttpRequest, conversation: Conversation) -> None:
    post, files = request.POST, files_of(request)
    if post.get("kind") == Kind.NOTE:
        note(
            conversation, text=post.get("text", ""), by=request.user, client_id=post.get("client_id"), attachments=files
        )
        return
    made, kept = reading.chosen(post, conversation, by=request.user)
    said: dict[str, Any] = {
        "promises": made, "keeps": kept, "by": request.user, "client_id": post.get("client_id"), "attachments": files,
        "seen_message_id": None if "anyway" in post else whole(post.get("seen_message_id")), **(asked_in(post) or {}),
    }  # fmt: skip
    if choice := post.get("send_at"):
        at = chosen_time(choice, post.get("send_at_local", ""), conversation)
        schedule_answer(
            conversation, post.get("text", ""), at=at, **said | {"client_id": said["client_id"] or uuid.uuid4().hex}
        )
        return
    with transaction.atomic():
        answer(conversation, post.get("text", ""), hold_seconds=HOLD, **said)
        _then(conversation, post.get("then", ""), request.user)


def files_of(request: HttpRequest) -> list[Incoming]:
    """The files of a sent form: those that went up before it, by their tickets, and those that came with it."""
    before = claimed(request.POST.getlist("ticket"), by=request.user)
    return [*(Incoming(file) for file in before), *map(Incoming.of_upload, request.FILES.getlist("files"))]


def tickets_of(request: HttpRequest) -> list[tuple[str, StoredFile]]:
    """The tickets of a form that is shown again, with their files; none where one of them is old."""
    given = request.POST.getlist("ticket")
    try:
        return list(zip(given, claimed(given, by=request.user), strict=True))
    except ValidationError:
        return []


def _then(conversation: Conversation, then: str, by: Any) -> None:
    """What is done with it in the same act. Raises what that verb raises; then nothing was sent."""
    if then == "close":
        close(conversation, by=by)
    elif then == "open":
        reopen(conversation, by=by)
    elif then:
        snooze(conversation, until=offered(by, conversation.team, then), by=by)
