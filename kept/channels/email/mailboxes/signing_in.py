"""The account of a mailbox as one signs in with it: its password unsealed, or an access token got for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kept.accounts.sealing import seal, unseal
from kept.channels.email.mailboxes import oauth
from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.models import Mailbox, Way
from kept.events.clock import now
from kept.events.recording import record

EARLY = timedelta(minutes=2)  # before its end a token is not used any more
# Access tokens of this process: (mailbox, its sealed secret) -> (token, until).
_tokens: dict[tuple[int, str], tuple[str, datetime]] = {}


def account_of(mailbox: Mailbox, *, by: Any) -> Account:
    """Raises Fault not_signed_in, unreadable_secret, or what the sign-in service says."""
    secret = _secret(mailbox)
    if mailbox.way != Way.PASSWORD:
        secret = _access_token(mailbox, secret, by=by)
    return Account(mailbox.host, mailbox.user_name, secret, mailbox.port, mailbox.security, mailbox.way)


def sign_in(mailbox: Mailbox, refresh_token: str, *, by: Any) -> Mailbox:
    """A lead has signed in at the service: from now on we may read. Event: mailbox.signed_in."""
    with transaction.atomic():
        mailbox.secret = seal(refresh_token)
        mailbox.next_try_at = None
        mailbox.save(update_fields=["secret", "next_try_at"])
        record("mailbox.signed_in", mailbox, by=by)
    return mailbox


def forget_token(mailbox: Mailbox) -> None:
    """The server did not take it, though its time is not over."""
    _tokens.pop((mailbox.pk, mailbox.secret), None)


def _secret(mailbox: Mailbox) -> str:
    from cryptography.fernet import InvalidToken

    if not mailbox.secret:
        raise Fault("not_signed_in")
    try:
        return unseal(mailbox.secret)
    except InvalidToken as error:
        raise Fault("unreadable_secret") from error


def _access_token(mailbox: Mailbox, refresh_token: str, *, by: Any) -> str:
    token, until = _tokens.get((mailbox.pk, mailbox.secret), ("", now()))
    if token and now() < until:
        return token
    found = oauth.refresh(mailbox.way, refresh_token)
    if found.refresh and found.refresh != refresh_token:
        # The old one may be void from this moment: the new one is kept before anything else is done.
        sealed = seal(found.refresh)
        Mailbox.objects.filter(pk=mailbox.pk, secret=mailbox.secret).update(secret=sealed)
        mailbox.secret = sealed
    _tokens[mailbox.pk, mailbox.secret] = (found.access, now() + timedelta(seconds=found.seconds) - EARLY)
    return found.access
