"""Keeping a promise: by a message that answers, or by an act that leaves a record; in time, or late and then made good."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.inbox.models import Kind, Message
from kept.promises.attempting import UNANSWERED
from kept.promises.breaking import break_now
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.ledger import locked, moment, write
from kept.promises.models import Act, EntryKind, Promise
from kept.promises.scheduling import unschedule

LEAST = timedelta(minutes=15)
MOST = timedelta(hours=24)


def keep(promise: Promise, *, by: Any, message: Message | None = None, record: dict | None = None) -> Promise:
    """Keep `promise`: an answer by the `message` that gives it, an act by its `record`.

    `record` is {"act": call|refund|link, "at": when it was done (aware datetime or ISO text, not in the future,
    default now), "result": what came of it, "url" for a link, "amount" for a refund}. A call that reached her keeps
    an answer too. The time that counts is the record's; in the log it stands when it was written down.

    Kept late it stays broken. It is mended at once when the lateness is minor (`is_minor`) and the customer hears of
    it: by the message, or by the call itself. The same keeping sent twice changes nothing; a withdrawn promise
    raises AlreadySettled, anything else that does not fit raises Refused.
    """
    with transaction.atomic():
        locked(promise)
        if promise.voided_at:
            raise AlreadySettled
        if promise.kept_at:
            return told_of_delay(promise, by=by, message=message)
        done = checked(promise, message, record)
        if moment(done["at"]) > promise.due_at:
            break_now(promise)
        write(promise, EntryKind.KEPT, by=by, message=message, data=done)
        unschedule(promise)
        heard = message is not None or done.get("act") == Act.CALL
        return promise if promise.settled_at or not heard else own_up(promise, by=by, message=message)


def told_of_delay(promise: Promise, *, by: Any, message: Message | None) -> Promise:
    """A word with `message` about what was delivered late before. Without a message, or when nothing is owed, nothing."""
    return own_up(promise, by=by, message=message) if message is not None and not promise.settled_at else promise


def own_up(promise: Promise, *, by: Any, message: Message | None) -> Promise:
    """The customer has it and has heard that it was late: a minor delay is mended by that, a long one stays broken."""
    write(promise, EntryKind.MENDED if is_minor(promise) else EntryKind.OWNED_UP, by=by, message=message)
    return promise


def is_minor(promise: Promise) -> bool:
    """Whether the delay of a promise kept late is mended by delivery and a word.

    The rule: within the slack the customer gave; or no longer than the promise itself had been, at least a quarter of
    an hour, at most a day. Twenty minutes late on two hours is minor, two hours late on one hour is not.
    """
    late = -(promise.margin or timedelta())
    return promise.within_grace or late <= max(LEAST, min(MOST, promise.due_at - promise.made_at))


def checked(promise: Promise, message: Message | None, record: dict | None) -> dict:
    """What the log keeps of this keeping: {"at", …}. Raises Refused where message or record do not fit the promise."""
    if record is not None:
        return checked_record(promise, record)
    if promise.act != Act.ANSWER:
        raise refuse("record", _("Say when it was done and what came of it."), "required")
    if message is None:
        raise refuse(
            "message", _("An answer is kept by a message. Send it, or note the call that gave it."), "required"
        )
    if message.kind != Kind.REPLY or message.automatic or not is_to(message, promise):
        raise refuse("message", _("This message is no answer to this customer."))
    return {"at": when_done(promise, message.at).isoformat()}


def is_to(message: Message, promise: Promise) -> bool:
    return message.conversation.person_id == promise.person_id


def checked_record(promise: Promise, record: dict) -> dict:
    """The record as the log keeps it. Raises Refused for one that lacks what its act needs."""
    act, result = record.get("act") or promise.act, str(record.get("result") or "").strip()
    fits = {promise.act} if promise.act != Act.ANSWER else {Act.CALL}
    if act not in fits:
        raise refuse("record.act", _("This promise was another one: %(act)s.") % {"act": Act(promise.act).label})
    if not result:
        raise refuse("record.result", _("Say what came of it."), "required")
    if act == Act.CALL and result in UNANSWERED:
        raise refuse("record.result", _("A call nobody answered keeps nothing. Note it as an attempt."), "attempt")
    done = {"act": act, "at": when_done(promise, record.get("at")).isoformat(), "result": result[:300]}
    if act == Act.LINK:
        done["url"] = web_address(record.get("url"))
    if act == Act.REFUND:
        done |= {
            "amount": amount(record.get("amount")),
            "currency": str(record.get("currency") or "").strip().upper()[:3],
        }
    return done


def when_done(promise: Promise, at: Any) -> datetime:
    """When the act was done: since the promise was made, and not in the future."""
    try:
        at = moment(at) if isinstance(at, str) and at else at or now()
    except ValueError:
        raise refuse("record.at", _("This is not a time.")) from None
    if at.tzinfo is None:
        raise refuse("record.at", _("Say in which time zone the time is meant."))
    if at > now():
        raise refuse("record.at", _("This is still to come. Note it once it is done."), "future")
    if at < promise.made_at:
        raise refuse("record.at", _("This was before the promise was made."))
    return at


def web_address(url: Any) -> str:
    parts = urlsplit(str(url or "").strip())
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise refuse("record.url", _("Give the whole address, beginning with https://."), "required")
    return parts.geturl()[:500]


def amount(said: Any) -> str:
    try:
        value = Decimal(str(said or "").replace(",", "").strip())
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise refuse("record.amount", _("Say how much was refunded."), "required")
    return str(value)
