"""Sending what waits for an endpoint: one thing after the other, tried again by a plan, given up in the end."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from kept.accounts.sealing import unseal
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.exchange.webhooks.changing import pause
from kept.exchange.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookState, WebhookTry
from kept.exchange.webhooks.payloads import body_of
from kept.exchange.webhooks.signing import headers
from kept.jobs.tasks import task
from kept.outside.asking import Answer, ask
from kept.outside.refusing import Refused

# After how long the next try comes: what the specification recommends. After the last one it is given up.
PLAN = [timedelta(seconds=s) for s in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)]
ANSWER_WITHIN = 15.0  # seconds
RUN_FOR = 30.0  # seconds of one job; then the next endpoint has its turn
REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
FAILS_FOR = timedelta(days=5)  # then it is paused
HELD_FOR = timedelta(minutes=2)


@task(queue="outside", max_attempts=3)
def send_due(endpoint_id: int) -> None:
    """Send what is due for one endpoint, oldest first, for at most half a minute; the rest comes with the next job."""
    end = time.monotonic() + RUN_FOR
    while time.monotonic() < end:
        endpoint = WebhookEndpoint.objects.working().filter(pk=endpoint_id).first()
        if endpoint is None:
            return
        if endpoint.resting_until and endpoint.resting_until > now():
            break
        delivery = _taken(endpoint)
        if delivery is None:
            break
        send(delivery)
    _go_on(endpoint_id)


def send(delivery: WebhookDelivery) -> WebhookTry:
    """One request for a delivery that the caller holds, and what came of it, noted."""
    endpoint, moment = delivery.endpoint, now()
    body = (delivery.body or body_of(delivery.event)).encode()
    signed = headers(_secrets(endpoint, moment), delivery.message_id, moment, body)
    begun = time.monotonic()
    try:
        found: Answer | Refused = ask(endpoint.url, body=body, headers=signed, within=ANSWER_WITHIN)
    except Refused as refused:
        found = refused
    took = int((time.monotonic() - begun) * 1000)
    return _noted(delivery, body.decode(), found, moment, took)


def _secrets(endpoint: WebhookEndpoint, moment: datetime) -> Iterable[str]:
    yield unseal(endpoint.secret)
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > moment:
        yield unseal(endpoint.old_secret)


def _taken(endpoint: WebhookEndpoint) -> WebhookDelivery | None:
    """The oldest that is due, held by us. Somebody else may look at the same moment: who sets the time has it."""
    moment = now()
    free = Q(held_until=None) | Q(held_until__lt=moment)
    due = endpoint.deliveries.filter(free, state=WebhookState.WAITING, next_try_at__lte=moment)
    found = due.select_related("event", "endpoint").prefetch_related("event__subjects").order_by("next_try_at", "id")
    for delivery in found[:1]:
        with transaction.atomic():
            held = due.filter(pk=delivery.pk).update(held_until=moment + HELD_FOR)
        return delivery if held else _taken(endpoint)
    return None


def _noted(delivery: WebhookDelivery, body: str, found: Answer | Refused, moment: datetime, took: int) -> WebhookTry:
    taken = isinstance(found, Answer) and found.is_taken
    tries = delivery.tries + 1
    values: dict[str, Any] = {"body": body, "tries": tries, "held_until": None, "next_try_at": None}
    if taken:
        values["state"] = WebhookState.TAKEN
    elif tries > len(PLAN) or _is_gone(found):
        values["state"] = WebhookState.GIVEN_UP
    else:
        values["next_try_at"] = now() + max(_jittered(PLAN[tries - 1]), _wanted(found))
    with transaction.atomic():
        delivery.endpoint.deliveries.filter(pk=delivery.pk).update(**values)
        noted = WebhookTry.objects.create(delivery=delivery, at=moment, milliseconds=took, **_said(found))
        _judge(delivery.endpoint, found, taken=taken)
    return noted


def _said(found: Answer | Refused) -> dict[str, Any]:
    if isinstance(found, Refused):
        return {"fault": found.kind, "said": found.detail[:500]}
    # What no column can hold is left out: a server of others may say anything.
    text = found.body[:500].decode("utf-8", "replace").replace("\x00", "")
    return {"status": found.status, "said": text}


def _judge(endpoint: WebhookEndpoint, found: Answer | Refused, *, taken: bool) -> None:
    """How it fares as a whole: it rests a while after a failure, and is paused when it is gone or fails for days."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    if taken:
        rows.exclude(failing_since=None).update(failing_since=None, failures=0, resting_until=None)
        return
    moment = now()
    rest = max(min(REST * 2 ** min(endpoint.failures, 10), LONGEST_REST), _wanted(found))
    since = endpoint.failing_since or moment
    rows.update(failing_since=since, failures=F("failures") + 1, resting_until=moment + rest)
    if _is_gone(found) or moment - since > FAILS_FOR:
        endpoint.refresh_from_db()
        pause(endpoint, because="gone" if _is_gone(found) else "failing", by=SYSTEM)


def _is_gone(found: Answer | Refused) -> bool:
    """410: the receiver says that it wants no more."""
    return isinstance(found, Answer) and found.status == 410


def _wanted(found: Answer | Refused) -> timedelta:
    """How long the receiver asks us to wait; at most a day."""
    seconds = found.wait if isinstance(found, Answer) and found.status in {429, 503} else None
    return timedelta(seconds=min(seconds or 0, 86_400))


def _jittered(pause: timedelta) -> timedelta:
    return pause * random.uniform(0.9, 1.1)


def _go_on(endpoint_id: int) -> None:
    """A job for what comes next, at its time."""
    endpoint = WebhookEndpoint.objects.working().filter(pk=endpoint_id).first()
    if endpoint is None:
        return
    waiting = endpoint.deliveries.filter(state=WebhookState.WAITING).order_by("next_try_at", "id")
    first = waiting.values_list("next_try_at", "held_until").first()
    if first is not None:
        when = max(filter(None, (*first, endpoint.resting_until, now())))
        with transaction.atomic():
            send_due.enqueue_at(when, endpoint_id, unique_key=f"webhooks:{endpoint_id}")
