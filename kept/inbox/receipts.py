"""Receipts: a customer who wrote hears at once that it is here, and honestly when somebody answers. Off until a lead wants it.

It answers nothing and stops no clock (law 1). Machines, lists, bounces and whoever wants no automatic mail get none
(RFC 3834), and nobody gets more than a few a day, so that two machines cannot keep each other busy.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Channel, Conversation, Kind, Message, Receipt, ReceiptSetting, ReceiptWhen, State
from kept.inbox.receipt_words import Outlook, receipt_text
from kept.inbox.replying import reply
from kept.inbox.waiting_times import usual_wait
from kept.jobs.tasks import task
from kept.people.checking import language_tag
from kept.roster import business_time
from kept.roster.hours import calendar_of
from kept.roster.on_duty import on_duty

AFTER = timedelta(minutes=1)  # whoever is answered by a person by then needs none
MOST_A_DAY = 3
LONGEST_WORDS = 1000
KINDS = ("away", "open")
WANTING = "inbox.receipts.wanting"
NO_REPLY = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|noreply-.*)(?:[+\-=].*)?@", re.I
)


def set_receipts(channel: Channel, *, when: str, words: Mapping[str, Mapping[str, str]], by: Any) -> ReceiptSetting:
    """When `channel` sends receipts, and its own words by kind and language; blank ones fall back to the house's own.

    Raises ValidationError. Event: receipts.set.
    """
    if when not in ReceiptWhen.values:
        raise ValidationError({"when": _("There is no such choice.")})
    kept = {kind: _checked(words.get(kind, {})) for kind in KINDS}
    with transaction.atomic():
        setting, _new = ReceiptSetting.objects.update_or_create(channel=channel, defaults={"when": when, "words": kept})
        record("receipts.set", channel, by=by, data={"when": when})
        transaction.on_commit(lambda: cache.delete(WANTING))
    cache.delete(WANTING)
    return setting


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    plain = {language_tag(tag): text.replace("\x00", "").strip() for tag, text in words.items()}
    if any(len(text) > LONGEST_WORDS for text in plain.values()):
        raise ValidationError({"words": _("At most %(n)s characters.") % {"n": LONGEST_WORDS}})
    if any(text and "{when}" not in text for text in plain.values()):
        raise ValidationError({"words": _("Each text says {when}: the time stands there.")})
    return {tag: text for tag, text in plain.items() if tag and text}


def consider(event: Any, message: Message) -> None:
    """As a reaction at once to message.received: have a receipt sent in a minute, where the channel wants it."""
    if message.automatic or message.kind != Kind.INBOUND:
        return
    if event.by_kind != "user" and message.conversation.channel_id in _wanting():
        send_receipt.enqueue_at(now() + AFTER, message.pk, unique_key=f"receipt:{message.conversation_id}")


def _wanting() -> list[int]:
    """Ids of the channels that send receipts; asked once a minute, since each mail that comes in wants to know."""
    found = cache.get(WANTING)
    if found is None:
        rows = ReceiptSetting.objects.exclude(when=ReceiptWhen.OFF)
        found = list(rows.values_list("channel_id", flat=True))
        cache.set(WANTING, found, 60)
    return found


@task(queue="mail")
def send_receipt(message_id: int) -> None:
    """Send it, if it is still worth something. Safe to run twice."""
    rows = Message.objects.select_related("conversation__channel__team", "conversation__person", "conversation__team")
    message = rows.filter(pk=message_id).first()
    if message is None or not _may_have_one(message):
        return
    conversation = message.conversation
    setting = ReceiptSetting.objects.filter(channel=conversation.channel).first()
    outlook = outlook_of(conversation.channel, conversation)
    if setting is None or outlook is None or (outlook.back_at is None and setting.when != ReceiptWhen.ALWAYS):
        return
    with transaction.atomic():
        # Locked, so that of two jobs the second finds what the first did.
        list(Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk))
        if _had_one(conversation, outlook):
            return
        text = receipt_text(
            conversation.channel, conversation.person, outlook, words=setting.words, language=conversation.language
        )
        sent = reply(conversation, text, by=SYSTEM, automatic=True)
        Receipt.objects.create(conversation=conversation, message=sent, back_at=outlook.back_at, at=now())


def outlook_of(channel: Channel, conversation: Conversation | None = None) -> Outlook | None:
    """When somebody answers, by the hours of the team; None where nobody can honestly say."""
    team = (conversation.team if conversation else None) or channel.team
    calendar, moment = calendar_of(team), now()
    if calendar is not None and not business_time.is_open(calendar, moment):
        back: datetime | None = business_time.next_opening(calendar, moment)
        return Outlook(back_at=back) if back else None
    # Open by the hours; where nobody is there all the same, what is usual is not to be expected.
    return Outlook(usual=usual_wait(channel) if on_duty(team) else None)


def _may_have_one(message: Message) -> bool:
    """Whether a person wrote it, to us, wants automatic mail, and waits still."""
    conversation, address = message.conversation, str(message.sender.get("address", ""))
    if message.automatic or message.marks.get("no_auto_answer") or message.marks.get("forwarded_by"):
        return False
    if (
        message.imported_at
        or conversation.side_of_id
        or conversation.waiting_since is None
        or conversation.state == State.CLOSED
    ):
        return False
    if conversation.person.no_mailings_since or NO_REPLY.match(address) or _is_ours(address):
        return False
    return not conversation.messages.filter(kind=Kind.REPLY, automatic=False, id__gt=message.pk).exists()


def _is_ours(address: str) -> bool:
    return (
        User.objects.filter(email__iexact=address).exists() or Channel.objects.filter(address__iexact=address).exists()
    )


def _had_one(conversation: Conversation, outlook: Outlook) -> bool:
    """Once in a conversation, once more for each absence; and nobody gets more than a few a day."""
    before = Receipt.objects.filter(conversation=conversation)
    had = before.filter(back_at=outlook.back_at) if outlook.back_at else before
    today = Receipt.objects.filter(conversation__person=conversation.person, at__gt=now() - timedelta(days=1))
    return had.exists() or today.count() >= MOST_A_DAY
