"""Each change of an endpoint: versioned, and known at once to what queues."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.exchange.webhooks.models import WebhookEndpoint

LISTENERS = "webhooks:listeners"  # who hears of what, remembered for a moment


@contextmanager
def setting(endpoint: WebhookEndpoint, **values: Any) -> Iterator[None]:
    """Set the values, and let the block record it in the same transaction."""
    for name, value in (values | {"version": endpoint.version + 1}).items():
        setattr(endpoint, name, value)
    with transaction.atomic():
        endpoint.save(update_fields=[*values, "version"])
        yield
    cache.delete(LISTENERS)


def pause(endpoint: WebhookEndpoint, *, because: str = "hand", by: Any) -> None:
    """Nothing is sent for now, and what happens meanwhile is not kept for it."""
    if endpoint.paused_at is None:
        with setting(endpoint, paused_at=now(), paused_because=because):
            record("endpoint.paused", endpoint, by=by, data={"because": because})
