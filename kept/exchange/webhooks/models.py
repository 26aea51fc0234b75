"""The addresses of other programs, what each is told, and every try to tell it."""

from __future__ import annotations

from django.db import models

from kept.events.clock import now
from kept.events.models import Event


class WebhookEndpointQuerySet(models.QuerySet):
    def working(self) -> WebhookEndpointQuerySet:
        return self.filter(paused_at=None)


class WebhookEndpoint(models.Model):
    """An address that hears of events. `events` are names or families (`promise.*`), `["*"]` all of them.

    `secret` signs, sealed; `old_secret` signs beside it until `old_secret_until`, so that a receiver can change over.
    `failing_since` is the first of the failures since something was last taken; while `resting_until` nothing is tried.
    """

    url = models.CharField(max_length=2_000)
    name = models.CharField(max_length=120, blank=True)
    events = models.JSONField(default=list)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True)
    paused_because = models.CharField(max_length=20, blank=True, help_text="hand, gone or failing")
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    resting_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    objects = WebhookEndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.url

    def hears_of(self, event: str) -> bool:
        """Whether it is told of an event of this name."""
        family = event.partition(".")[0]
        return not {"*", event, f"{family}.*"}.isdisjoint(self.events)


class WebhookState(models.TextChoices):
    WAITING = "waiting"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


class WebhookDelivery(models.Model):
    """One event for one endpoint. Its `body` is made with the first try and stays: each try sends the same bytes."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+", db_index=False)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=WebhookState.choices, default=WebhookState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=now)
    held_until = models.DateTimeField(null=True, help_text="somebody is trying it until then")
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhookdelivery_latest"),
            models.Index(
                fields=["endpoint", "next_try_at", "id"],
                name="webhookdelivery_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["created_at"], name="webhookdelivery_by_age"),
        ]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="one_delivery_an_event")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def message_id(self) -> str:
        """The id by which a receiver knows that it has this already."""
        return f"msg_{self.endpoint_id}_{self.event_id}"


class WebhookTry(models.Model):
    """One request: what came of it. `status` null: nobody answered, and `fault` says why (kept/outside/refusing.py)."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(default=now)
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=500, blank=True, help_text="the beginning of the answer")
    milliseconds = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"try {self.pk}: {self.status or self.fault}"
