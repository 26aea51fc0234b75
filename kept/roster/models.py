"""Who works when: hours with holidays, shifts, and whether somebody is on, away or off right now."""

from django.db import models
from django.utils.translation import pgettext_lazy

from kept.accounts.models import Team, User
from kept.events.clock import now


class Calendar(models.Model):
    """Opening hours in one time zone: several intervals a day, across midnight, less the holidays.

    `intervals` is a list of [weekday 0-6 (Monday 0), "HH:MM", "HH:MM"]; an end at or before its start is the next day.
    `closed` lists own closed dates, `open` dates on which a public holiday is worked (ISO dates).
    """

    name = models.CharField(max_length=80)
    timezone = models.CharField(max_length=60, default="UTC")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166: its public holidays are closed")
    intervals = models.JSONField(default=list)
    closed = models.JSONField(default=list)
    open = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class TeamHours(models.Model):
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="hours")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"hours of {self.team}"


class UserHours(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="hours")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"hours of {self.user}"


class Shift(models.Model):
    """A single span of work beside the weekly hours (a swap, an extra evening)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="shift_by_user")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%F %R}"


class Presence(models.TextChoices):
    ON = "on", pgettext_lazy("availability", "On")
    AWAY = "away", pgettext_lazy("availability", "Away")
    OFF = "off", pgettext_lazy("availability", "Off")


class Availability(models.Model):
    """What somebody set by hand, until a time or until they change it; each change is a row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="availabilities")
    state = models.CharField(max_length=4, choices=Presence.choices)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-since"], name="availability_latest")]

    def __str__(self) -> str:
        return f"{self.user} {self.state}"
