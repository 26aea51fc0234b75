"""What people do with mails in the quarantine: look after one, put it aside, bring it back. Nothing goes without a trace."""

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.files import store
from kept.inbox.mentioning import seeing
from kept.inbox.models import Raw
from kept.inbox.telling import tell_of_quarantined
from kept.live.hub import changed
from kept.text.secrets import masked

AT_ONCE = 200


def look_after(raws: Iterable[Raw], *, to: User | None, by: Any) -> list[Raw]:
    """`to` looks at them, and is told if somebody else says so; None gives them back to the channel's team.

    Raises ValidationError {"user": …} for who cannot. Event: raw.taken or raw.given_back.
    """
    raws = [raw for raw in raws if raw.owner_id != (to and to.pk)]
    if to is not None and raws and to not in lookers(raws):
        raise ValidationError({"user": _("%(name)s cannot look at this mail.") % {"name": to.name}})
    done = _changed(raws, "taken" if to else "given_back", by, owner=to)
    if to is not None and to != by:
        for raw in done:
            tell_of_quarantined(raw, to, getattr(by, "name", "Kept"))
    return done


def lookers(raws: Iterable[Raw]) -> list[User]:
    """Who could look at all of these, by name: whoever answers customers and sees the work of the teams they are for."""
    teams = {found for raw in raws for found in (raw.channel and raw.channel.team, raw.about and raw.about.team)}
    people = reduce(and_, (seeing(team or None) for team in teams), User.objects.people())
    return [user for user in people.order_by("name") if allowed(user, "answer")]


def put_aside(raws: Iterable[Raw], *, by: Any) -> list[Raw]:
    """Out of the way for good: nobody waits for them any more. Their bytes stay for `settings.QUARANTINE_DAYS`. Event: raw.put_aside."""
    return _changed([raw for raw in raws if raw.aside_at is None], "put_aside", by, aside_at=now())


def put_back(raws: Iterable[Raw], *, by: Any) -> list[Raw]:
    """Undo put_aside: they wait for somebody again. Event: raw.put_back."""
    return _changed([raw for raw in raws if raw.aside_at and not raw.forgotten_at], "put_back", by, aside_at=None)


def read_anew(raw: Raw, *, by: Any) -> Raw:
    """As if it had just come, with nothing believed of it; the channel then reads it. Event: raw.retried."""
    was, raw.reason, raw.detail, raw.settled_at, raw.aside_at = raw.reason, "", "", None, None
    with transaction.atomic():
        raw.save(update_fields=["reason", "detail", "settled_at", "aside_at"])
        record("raw.retried", raw, by=by, data={"reason": was})
    changed("inbox", "quarantine")
    return raw


def forgotten_after() -> timedelta:
    """How long the bytes of a mail are kept after it was put aside."""
    return timedelta(days=settings.QUARANTINE_DAYS)


def forget_aside() -> int:
    """Timed work: the bytes of mails put aside long ago. The row stays, so that a mailbox does not bring them again, and
    the event says what it was. Event: raw.forgotten. Returns how many."""
    rows = Raw.objects.filter(aside_at__lt=now() - forgotten_after(), forgotten_at__isnull=True, message__isnull=True)
    found = list(rows.select_related("file").order_by("pk")[:AT_ONCE])
    for raw in found:
        with transaction.atomic():
            old, raw.forgotten_at = raw.file, now()
            raw.file = store.put(b"", name="forgotten.eml", content_type="message/rfc822")
            raw.save(update_fields=["file", "forgotten_at"])
            said = {name: masked(str(raw.envelope.get(name, "")))[:300] for name in ("subject", "sender")}
            record("raw.forgotten", raw, by=SYSTEM, data=said | {"size": old.size, "reason": raw.reason})
            store.delete(old)
    return len(found)


EVENTS = {
    "taken": "raw.taken",
    "given_back": "raw.given_back",
    "put_aside": "raw.put_aside",
    "put_back": "raw.put_back",
}


def _changed(raws: list[Raw], what: str, by: Any, **fields: Any) -> list[Raw]:
    with transaction.atomic():
        for raw in raws:
            for name, value in fields.items():
                setattr(raw, name, value)
            raw.save(update_fields=list(fields))
            record(EVENTS[what], raw, about=[fields.get("owner")], by=by, data={"reason": raw.reason})
    if raws:
        changed("quarantine")
    return raws
