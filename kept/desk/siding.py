"""What the desk shows of a side conversation, in the place of the context: its thread and composer, or the form that begins one."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.desk import board, composing
from kept.desk.file_names import called
from kept.inbox.access import files_of
from kept.inbox.addressing import asked_in
from kept.inbox.attaching import megabytes
from kept.inbox.forwarding import author_of
from kept.inbox.models import Attachment, Conversation, Kind, Message
from kept.inbox.opening import holds_secrets
from kept.inbox.signing import signature_for
from kept.inbox.wording import bare_subject
from kept.promises.asking_others import ask_others
from kept.text.secrets import masked

MOST_FILES = 20


@dataclass(frozen=True)
class File:
    """A file of the conversation that can go along; ticked where it hangs on the message that is sent on."""

    id: int
    name: str
    ticked: bool


def shown(request: HttpRequest, side: Conversation) -> str:
    """A side conversation with its thread and composer, as HTML."""
    what = board.of_thread(request, side) | composing.blank(request, side)
    return render_to_string("desk/_side.html", what | {"may_answer": allowed(request.user, "answer")}, request)


def begun(
    request: HttpRequest, parent: Conversation, *, forward: Message | None, problems: tuple[str, ...] = ()
) -> str:
    """The form that begins one, as HTML; `forward` is the message that is sent on."""
    post = request.POST
    return render_to_string("desk/_side_new.html", {
        "conversation": parent, "user": request.user, "forward": forward, "problems": problems,
        "author": author_of(forward) if forward else "",
        "words": masked(forward.text) if forward else "",
        "holds_secrets": forward is not None and allowed(request.user, "see_secrets") and holds_secrets(forward),
        "files": _files(parent, forward, post.getlist("file") if "to" in post else None),
        "to": post.get("to", ""), "cc": post.get("cc", ""), "text": post.get("text", ""), "numbers": "numbers" in post,
        "subject": post.get("subject", masked(bare_subject(forward.subject if forward else "") or bare_subject(parent.subject))),
        "client_id": post.get("client_id") or uuid.uuid4().hex, "signature": signature_for(parent, request.user),
        "tickets": composing.tickets_of(request), "megabytes": megabytes, "most_bytes": settings.MAX_UPLOAD_BYTES, "most_mb": megabytes(settings.MAX_UPLOAD_BYTES),
    }, request)  # fmt: skip


def send(request: HttpRequest, parent: Conversation, *, forward: Message | None) -> Message:
    """Begin a side conversation with what the form holds. Raises ValidationError as the verb does."""
    post, asked = request.POST, asked_in(request.POST) or {}
    chosen = set(post.getlist("file"))
    return ask_others(
        parent, post.get("text", ""), to=asked.get("to", []), cc=asked.get("cc", []), subject=post.get("subject", ""), forward=forward,
        numbers="numbers" in post, files=[each for each in files_of(parent) if str(each.pk) in chosen],
        attachments=composing.files_of(request),
        client_id=post.get("client_id") or None, hold_seconds=composing.HOLD, by=request.user,
    )  # fmt: skip


def _files(parent: Conversation, forward: Message | None, ticked: list[str] | None) -> list[File]:
    rows: list[Attachment] = list(files_of(parent).exclude(message__kind=Kind.NOTE)[:MOST_FILES])

    def on(row: Attachment) -> bool:
        return str(row.pk) in ticked if ticked is not None else forward is not None and row.message_id == forward.pk

    return [File(row.pk, called(row.name) or _("a file"), on(row)) for row in rows]
