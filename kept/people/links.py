"""Links for customers without a log-in: one scope, one subject, an end, and they can be revoked.

A link only shows. Nothing happens because it was opened: mail scanners open every link.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from kept.events.clock import now
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.models import Link, Person

DAYS = 30


def make_link(person: Person, scope: str, subject_id: int, *, days: int = DAYS, by: Any) -> tuple[Link, str]:
    """A new link for `person` to one subject (`scope` "conversation", `subject_id` its id), and its token."""
    nonce = secrets.token_urlsafe(24)[:32]
    token = _token(nonce, settings.SECRET_KEY)
    with transaction.atomic():
        link = Link.objects.create(
            person=person, scope=scope, subject_id=subject_id, nonce=nonce, digest=digest(token),
            created_at=now(), expires_at=now() + timedelta(days=days),
        )  # fmt: skip
        record("link.made", link, by=by, about=[person], data={"scope": scope, "subject": subject_id})
    return link, token


def link_for(person: Person, scope: str, subject_id: int, *, days: int = DAYS, by: Any) -> tuple[Link, str]:
    """A link that is good for at least half of `days` more: the one there is, else a new one.

    So the same mail sent twice carries the same link.
    """
    enough = now() + timedelta(days=days / 2)
    rows = Link.objects.filter(
        scope=scope, subject_id=subject_id, person=person, revoked_at__isnull=True, expires_at__gt=enough
    )
    for link in rows.order_by("-pk")[:1]:
        if token := token_of(link):
            return link, token
    return make_link(person, scope, subject_id, days=days, by=by)


def token_of(link: Link) -> str | None:
    """The token of a link again, or None where it was made with a secret we no longer have."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(link.nonce, secret)
        if secrets.compare_digest(digest(token), link.digest):
            return token
    return None


def open_link(token: str) -> Link | None:
    """The link behind a token, with its person; None if there is none, it has ended or was revoked. Writes nothing."""
    if not token or len(token) > 200:
        return None
    return (
        Link.objects.filter(digest=digest(token), revoked_at__isnull=True, expires_at__gt=now())
        .select_related("person")
        .first()
    )


def revoke_link(link: Link, *, by: Any) -> Link:
    """End a link now. Revoking twice is once."""
    with transaction.atomic():
        if Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now()):
            record(
                "link.revoked", link, by=by, about=[link.person], data={"scope": link.scope, "subject": link.subject_id}
            )
    link.refresh_from_db(fields=["revoked_at"])
    changed(f"link:{link.pk}", f"access:link:{link.pk}")
    return link


def revoke_links(scope: str, subject_id: int, *, by: Any) -> int:
    """End every link to a subject. Returns how many were still good."""
    links = Link.objects.filter(
        scope=scope, subject_id=subject_id, revoked_at__isnull=True, expires_at__gt=now()
    ).select_related("person")
    return len([revoke_link(link, by=by) for link in links])


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token(nonce: str, secret: str) -> str:
    made = salted_hmac("kept.people.links", nonce, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")
