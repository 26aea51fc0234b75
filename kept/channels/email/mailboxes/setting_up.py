"""Mailboxes are added, changed, paused and removed by a lead."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.accounts.sealing import seal
from kept.channels.email.mailboxes.watching import look_now
from kept.channels.email.models import Afterwards, Mailbox, Security, Way
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Channel
from kept.live.hub import changed
from kept.text.folding import strip_bidi

FIELDS = frozenset(
    "channel host port security user_name way secret folder_names afterwards move_to since".split()
)  # fmt: skip
# Whoever changes one of these says the secret again: it must not be sent to a server that its owner did not name.
PLACE = ("host", "port", "security", "user_name", "way")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?|[0-9a-f:.]+")
MOST_FOLDERS = 50


def create_mailbox(channel: Channel, *, by: Any, **fields: Any) -> Mailbox:
    """A mailbox whose mails come to `channel`; fetching begins at once. Raises ValidationError by field.

    `secret` is the password, plain; a mailbox at Google or Microsoft gets its own by `sign_in`. Event: mailbox.created.
    """
    mailbox = Mailbox(folder_names=["INBOX"])
    with transaction.atomic():
        _set(mailbox, {"channel": channel, **fields})
        _save(mailbox)
        record("mailbox.created", mailbox, by=by, about=[channel])
    _said(look=True)
    return mailbox


def change_mailbox(mailbox: Mailbox, *, by: Any, **fields: Any) -> Mailbox:
    """Change any of FIELDS; an empty `secret` leaves it as it is. Raises ValidationError. Event: mailbox.changed."""
    before = {name: getattr(mailbox, name) for name in FIELDS}
    with transaction.atomic():
        _set(mailbox, fields)
        names = sorted(name for name, value in before.items() if getattr(mailbox, name) != value)
        if set(PLACE) & set(names) and "secret" not in names:
            _say_it_again(mailbox)
        if names:
            if {"host", "user_name"} & set(names):
                mailbox.folders.all().delete()  # they are of another account
            mailbox.next_try_at = None
            _save(mailbox)
            record("mailbox.changed", mailbox, by=by, about=[mailbox.channel], data={"fields": names})
    _said(look=True)
    return mailbox


def _say_it_again(mailbox: Mailbox) -> None:
    if mailbox.way == Way.PASSWORD and mailbox.secret:
        raise ValidationError({"secret": _("Enter the password again: the server or the user name has changed.")})
    mailbox.secret = ""


def pause(mailbox: Mailbox, *, by: Any) -> Mailbox:
    """Fetch nothing until it is resumed. Event: mailbox.paused."""
    if mailbox.paused_at is None:
        with transaction.atomic():
            mailbox.paused_at = now()
            mailbox.save(update_fields=["paused_at"])
            record("mailbox.paused", mailbox, by=by)
        _said(look=True)
    return mailbox


def resume(mailbox: Mailbox, *, by: Any) -> Mailbox:
    """Fetch again, beginning with what came meanwhile. Event: mailbox.resumed."""
    if mailbox.paused_at is not None:
        with transaction.atomic():
            mailbox.paused_at = mailbox.next_try_at = None
            mailbox.save(update_fields=["paused_at", "next_try_at"])
            record("mailbox.resumed", mailbox, by=by)
        _said(look=True)
    return mailbox


def try_now(mailbox: Mailbox, *, by: Any) -> Mailbox:
    """Do not wait for the next try. Event: mailbox.tried."""
    with transaction.atomic():
        mailbox.next_try_at = None
        mailbox.save(update_fields=["next_try_at"])
        record("mailbox.tried", mailbox, by=by)
    _said(look=True)
    return mailbox


def remove(mailbox: Mailbox, *, by: Any) -> None:
    """Forget the mailbox and its password. What was fetched stays, and there nothing changes. Event: mailbox.removed."""
    with transaction.atomic():
        record("mailbox.removed", mailbox, by=by, about=[mailbox.channel], data={"mailbox": str(mailbox)})
        mailbox.delete()
    _said(look=True)


def version_of(mailbox: Mailbox) -> str:
    """Another one with each change of what a lead has set; how the connection stands does not count."""
    names = sorted(FIELDS - {"channel"} | {"channel_id", "paused_at"})
    return hashlib.sha256(repr([getattr(mailbox, name) for name in names]).encode()).hexdigest()[:16]


def _said(*, look: bool) -> None:
    changed("mailboxes")
    if look:
        transaction.on_commit(look_now)


def _set(mailbox: Mailbox, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of a mailbox: {sorted(unknown)}")
    wrong = {}
    for name, value in fields.items():
        try:
            if name != "secret":
                setattr(mailbox, name, _checked(name, value))
            elif value:
                mailbox.secret = seal(value)
        except ValidationError as error:
            wrong[name] = error.messages
    if not wrong:
        _place(mailbox)
        wrong = _together(mailbox)
    if wrong:
        raise ValidationError(wrong)


def _place(mailbox: Mailbox) -> None:
    """An access token goes to the server of its own service, wherever somebody would like to have it sent."""
    service: dict[str, Any] = dict(settings.MAIL_SERVICES.get(mailbox.way, {}))
    if service:
        mailbox.host, mailbox.port, mailbox.security = (
            str(service["host"]),
            int(service["port"]),
            str(service["security"]),
        )


def _together(mailbox: Mailbox) -> dict[str, list[str]]:
    if not mailbox.host:
        return {"host": [_("Name the server.")]}
    if mailbox.afterwards == Afterwards.MOVE and not mailbox.move_to:
        return {"move_to": [_("Name the folder to move to.")]}
    if mailbox.afterwards == Afterwards.MOVE and mailbox.move_to in mailbox.folder_names:
        return {"move_to": [_("Mails are fetched from this folder: choose another one to move them to.")]}
    return {}


def _checked(name: str, value: Any) -> Any:
    if name == "host":
        return _host(value)
    if name == "user_name":
        return _text(value, 320, _("Name the user: mostly it is the address."))
    if name == "move_to":
        return _folder(value) if value else ""
    if name == "folder_names":
        names = list(dict.fromkeys(_folder(one) for one in value))
        if not 0 < len(names) <= MOST_FOLDERS:
            raise ValidationError(_("Choose at least one folder, and at most %(n)s.") % {"n": MOST_FOLDERS})
        return names
    if name == "port" and not 0 < int(value) < 65536:
        raise ValidationError(_("A port is a number from 1 to 65535."))
    choices = {"security": Security, "way": Way, "afterwards": Afterwards}.get(name)
    if choices is not None and value not in choices.values:
        raise ValidationError(_("There is no such choice."))
    if name == "since" and isinstance(value, datetime) and value > now():
        raise ValidationError(_("This day has not come yet."))
    return value


def _host(value: str) -> str:
    host = strip_bidi(value).strip().lower().rstrip(".")
    if not HOST.fullmatch(host) or len(host) > 253:
        raise ValidationError(_("This is no name of a server."))
    return host


def _folder(value: str) -> str:
    return _text(value, 255, _("A folder has a name of at most %(n)s characters.") % {"n": 255})


def _text(value: str, most: int, wrong: str) -> str:
    text = value.strip()
    if not 0 < len(text) <= most or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise ValidationError(wrong)
    return text


def _save(mailbox: Mailbox) -> None:
    try:
        with transaction.atomic():
            mailbox.save()
    except IntegrityError:
        raise ValidationError({"user_name": _("This mailbox is here already.")}) from None
