"""Answers go out. Human answers come here only from promises.answering.answer(); receipts and the like come straight.

A test looks at who calls reply().
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import SYSTEM, actor_of
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.addressing import chosen
from kept.inbox.attaching import attach, within_a_mail
from kept.inbox.changing import changing, to_state
from kept.inbox.conflicts import Conflict, TooLate
from kept.inbox.drafting import FIELDS, clear_draft, save_draft
from kept.inbox.identifying import new_message_id
from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Conversation, Delivery, DeliveryState, Kind, Message, State
from kept.inbox.reading import mark_seen
from kept.inbox.repeats import written_before
from kept.inbox.siding import refuse_the_customer
from kept.inbox.signing import signature_under
from kept.inbox.summing_up import sum_up
from kept.inbox.telling_followers import tell_followers
from kept.inbox.unanswered import waiting_since
from kept.inbox.wording import SUBJECT, bare_subject, one_line, preview
from kept.jobs.tasks import task
from kept.text.language import detect

LONGEST = 200_000


def reply(
    conversation: Conversation, text: str, *, by: Any, to: Sequence[Any] | None = None, cc: Sequence[Any] = (), bcc: Sequence[Any] = (), client_id: str | None = None,
    automatic: bool = False, mailing: bool = False, hold_seconds: int = 0, seen_message_id: int | None = None, attachments: Iterable[Any] = (), enclosed: str = "", expected: int | None = None,
) -> Message:  # fmt: skip
    """Write the outgoing message and its delivery: held for `hold_seconds`, in which it can be undone, then queued.

    `to`, `cc` and `bcc` are addresses or {name, address}; without `to` it goes to who wrote last. The same `client_id`
    gives the same message. `seen_message_id` is the newest message the answer was written against: if something was
    said since, Conflict is raised and nothing sent (None sends anyway). A human answer ends the customer's waiting;
    one by a rule, the assistant or the system is always automatic and ends nothing. `mailing` is one that answers
    nothing: it carries the way to end such mails, and whoever ended them gets none. `enclosed` is another message sent
    on under the text, which may then be empty. A side conversation never goes to the customer it is about.
    Raises ValidationError by field, Conflict, Stale. Events: message.sent, and message.released when a hold is over.
    """
    automatic = automatic or mailing or actor_of(by).kind not in {"user", "customer"}
    with changing(conversation, expected=expected, customer=True):
        if client_id and (there := written_before(conversation, client_id)):
            return there
        refuse_if_newer(conversation, seen_message_id, by)
        if mailing and conversation.person.no_mailings_since:
            raise ValidationError({"to": _("They want no such mails.")})
        files = within_a_mail(attachments)
        recipients = readers_of(conversation, to=to, cc=cc, bcc=bcc)
        message = _write(conversation, text, by, recipients, client_id, automatic, mailing, enclosed)
        attach(message, files)
        _deliver(message, hold_seconds)
        _apply(conversation, message, by)
        record("message.sent", message, by=by, about=[conversation, conversation.person], data={"automatic": automatic})
        if not automatic and not hold_seconds:
            tell_followers([conversation], "answered", by=by, key=str(message.pk))
    return message


def refuse_if_newer(conversation: Conversation, seen_message_id: int | None, by: Any) -> None:
    """Raises Conflict where something was said since; what `by` said is no news to them."""
    if seen_message_id is None:
        return
    newer = conversation.messages.filter(id__gt=seen_message_id, automatic=False).exclude(kind=Kind.NOTE).order_by("id")
    if isinstance(by, User):
        newer = newer.exclude(user=by)
    if found := list(newer[:20]):
        raise Conflict(found)


def readers_of(conversation: Conversation, **wanted: Any) -> dict[str, list[dict]]:
    """{to, cc, bcc} of an answer in it. Raises ValidationError by field for whoever must not get it."""
    found = chosen(conversation, **wanted)
    if conversation.side_of is not None:
        refuse_the_customer(conversation.side_of, found)
    return found


def _write(
    conversation: Conversation, text: str, by: Any, recipients: dict[str, list[dict]], client_id: str | None, automatic: bool, mailing: bool, enclosed: str,
) -> Message:  # fmt: skip
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not plain and not enclosed:
        raise ValidationError({"text": _("Write something first.")})
    if len(plain) > LONGEST:
        raise ValidationError({"text": _("The text is too long to send.")})
    answered = conversation.messages.filter(kind=Kind.INBOUND).exclude(message_id="").latest_first().first()
    language = detect(plain, conversation.language or None)
    channel = mail_channel(conversation.channel)
    return Message.objects.create(
        conversation=conversation, kind=Kind.REPLY, user=by if isinstance(by, User) else None, text=plain, language="" if language == "und" else language,
        subject=subject_of(conversation), sender={"name": channel.name, "address": channel.address},
        full_text=f"{plain}\n\n{enclosed}".strip() if enclosed else "",
        **recipients, signature="" if automatic else signature_under(plain, conversation, by),
        message_id=new_message_id(conversation.pk), in_reply_to=answered.message_id if answered else "",
        automatic=automatic, marks={"mailing": True} if mailing else {}, client_id=client_id or None, at=now(),
    )  # fmt: skip


def subject_of(conversation: Conversation) -> str:
    """The subject of the next mail in it: one Re: before what the customer last called it. "" where there is no subject."""
    written = conversation.messages.human_inbound().exclude(subject="").latest_first()
    bare = bare_subject(written.values_list("subject", flat=True).first() or "") or bare_subject(conversation.subject)
    if not bare or not conversation.messages.exists():
        return bare
    return one_line(f"Re: {bare}", SUBJECT)


def _deliver(message: Message, hold_seconds: int) -> None:
    if not hold_seconds:
        Delivery.objects.create(message=message, queued_at=message.at)
        return
    until = message.at + timedelta(seconds=hold_seconds)
    Delivery.objects.create(message=message, state=DeliveryState.HELD, queued_at=message.at, next_try_at=until)
    release.enqueue_at(until, message.pk, unique_key=f"release:{message.pk}")


def _apply(conversation: Conversation, message: Message, by: Any) -> None:
    conversation.last_message_id = message.pk
    conversation.last_at = max(conversation.last_at, message.at)
    if message.automatic:  # the list shows what people said
        return
    conversation.preview = preview(message.text or message.full_text)
    conversation.waiting_since = conversation.thanked_at = None
    if conversation.state != State.SNOOZED:  # put aside it stays: it comes back when it was to
        to_state(conversation, State.WAITING, by=by, because="answered")
    if isinstance(by, User):
        clear_draft(conversation, by=by)
        mark_seen(conversation, by=by)


@task(queue="mail")
def release(message_id: int) -> None:
    """Let a held message leave: from now on it cannot be undone. Safe to run twice."""
    message = Message.objects.filter(pk=message_id).select_related("conversation").first()
    if message is None:
        return
    with changing(message.conversation, customer=True) as conversation:
        held = Delivery.objects.filter(message=message, state=DeliveryState.HELD)
        if held.update(state=DeliveryState.QUEUED, next_try_at=None):
            record("message.released", message, by=SYSTEM, about=[conversation])
            tell_followers([conversation], "answered", by=message.user or SYSTEM, key=str(message.pk))


def undo(message: Message, *, by: Any) -> Conversation:
    """Take a held answer back: it never was. The conversation waits again as before; the text is the writer's draft.

    Event message.undone, recorded while the message still stands, so that reactions can take back what hangs on it.
    Raises TooLate if it has left.
    """
    with changing(message.conversation, customer=True) as conversation:
        # Whoever sends may be at it from the moment the hold is over.
        if not Delivery.objects.filter(message=message, state=DeliveryState.HELD, next_try_at__gt=now()).exists():
            raise TooLate
        record("message.undone", message, by=by, about=[conversation])
        release.cancel(f"release:{message.pk}")
        message.delete()
        _restore(conversation, by)
    if isinstance(by, User):
        save_draft(conversation, text=message.text, recipients={name: getattr(message, name) for name in FIELDS}, by=by)
    return conversation


def _restore(conversation: Conversation, by: Any) -> None:
    sum_up(conversation)
    conversation.waiting_since = waiting_since(conversation)
    if conversation.state != State.SNOOZED:
        to_state(conversation, State.OPEN, by=by, because="undone")
