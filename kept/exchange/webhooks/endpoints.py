"""Which addresses hear of what. The secret is shown when it is made, and by nobody later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.sealing import seal
from kept.events.clock import now
from kept.events.recording import record
from kept.exchange.webhooks.changing import LISTENERS, setting
from kept.exchange.webhooks.families import is_known
from kept.exchange.webhooks.models import WebhookEndpoint
from kept.exchange.webhooks.queueing import wake
from kept.exchange.webhooks.signing import new_secret
from kept.outside.addresses import checked
from kept.outside.refusing import Refused

OLD_SECRET_FOR = timedelta(hours=24)
MOST = 50
HEALTHY: dict[str, Any] = {"failing_since": None, "failures": 0, "resting_until": None}


def create_endpoint(*, url: str, events: Iterable[str], name: str = "", by: Any) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret in plain text. Raises ValidationError by field."""
    values = _checked(url=url, events=events, name=name)
    if WebhookEndpoint.objects.count() >= MOST:
        raise ValidationError(_("There are %(most)s webhooks already; remove one first.") % {"most": MOST})
    secret = new_secret()
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.create(secret=seal(secret), **values)
        record("endpoint.created", endpoint, by=by, data={"events": endpoint.events})
    cache.delete(LISTENERS)
    return endpoint, secret


def change_endpoint(endpoint: WebhookEndpoint, *, by: Any, **given: Any) -> WebhookEndpoint:
    """Another url, name or list of events. Raises ValidationError by field."""
    values = _checked(**({"url": endpoint.url, "events": endpoint.events, "name": endpoint.name} | given))
    changed = [name for name, value in values.items() if getattr(endpoint, name) != value]
    if changed:
        # What an old address failed at says nothing of a new one.
        fresh = HEALTHY if "url" in changed else {}
        with setting(endpoint, **values, **fresh):
            record("endpoint.changed", endpoint, by=by, data={"fields": changed})
    return endpoint


def rotate_secret(endpoint: WebhookEndpoint, *, by: Any) -> str:
    """A new secret. The old one signs beside it for a day."""
    secret = new_secret()
    old = {"old_secret": endpoint.secret, "old_secret_until": now() + OLD_SECRET_FOR}
    with setting(endpoint, secret=seal(secret), **old):
        record("endpoint.secret_changed", endpoint, by=by)
    return secret


def resume(endpoint: WebhookEndpoint, *, by: Any) -> None:
    """It hears of what happens from now on, and of what still waits."""
    if endpoint.paused_at is not None:
        with setting(endpoint, paused_at=None, paused_because="", **HEALTHY):
            record("endpoint.resumed", endpoint, by=by)
            wake(endpoint)


def remove_endpoint(endpoint: WebhookEndpoint, *, by: Any) -> None:
    """Forget it, with what waited for it."""
    with transaction.atomic():
        record("endpoint.removed", endpoint, by=by, data={"url": endpoint.url})
        endpoint.delete()
    cache.delete(LISTENERS)


def try_endpoint(endpoint: WebhookEndpoint, *, by: Any) -> None:
    """Send it an event of its own, so that somebody sees whether it works. It comes whatever it hears of otherwise."""
    with transaction.atomic():
        record("endpoint.tried", endpoint, by=by)


def _checked(*, url: str, events: Iterable[str], name: str) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    url, name, events = url.strip(), name.strip(), list(dict.fromkeys(events))
    try:
        checked(url)
    except Refused as refused:
        wrong["url"] = refused.words
    if len(name) > 120:
        wrong["name"] = _("A name has at most 120 characters.")
    if not events:
        wrong["events"] = _("Choose at least one.")
    elif unknown := [each for each in events if not is_known(each)][:5]:
        wrong["events"] = _("There is no such event: %(names)s.") % {"names": ", ".join(map(str, unknown))[:200]}
    if wrong:
        raise ValidationError(wrong)
    return {"url": url, "name": name, "events": events}
