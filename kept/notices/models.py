"""What we tell our own people: in the app, by the browser when the tab is hidden, then by mail."""

from django.db import models

from kept.accounts.models import Team, User
from kept.events.clock import now


class Notice(models.Model):
    """One thing told to one user. `url` leads to it; `seen_at` is set when they looked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=120, blank=True, help_text="the same key to the same user is told once")
    at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at", "-id"], name="notice_unseen")]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~models.Q(key=""), name="one_notice_a_key")
        ]

    def __str__(self) -> str:
        return self.title


class TeamChoice(models.Model):
    """What the members of a team are told of, in which way, as long as they do not choose themselves: kind -> way -> on."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="notice_choice")
    wanted = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"choice of {self.team}"


class PushKey(models.Model):
    """The installation's own key for Web Push (VAPID, RFC 8292): one row, made when the first device asks."""

    only = models.PositiveSmallIntegerField(default=1, unique=True)
    private = models.TextField(help_text="sealed")
    public = models.CharField(max_length=100, help_text="base64url of the uncompressed point")
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.public


class Device(models.Model):
    """A browser of a user, also on a telephone, that shows notices while Kept is not open."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the address at its push service")
    subscription = models.TextField(help_text="sealed: address and keys, as JSON")
    signed_in_as = models.CharField(
        max_length=64, help_text="ends with the sessions: sign out everywhere means here too"
    )
    created_at = models.DateTimeField(default=now)
    reached_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class RoomKind(models.TextChoices):
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"


class Room(models.Model):
    """A room elsewhere (Slack, Teams) that is told of what happens, by an address that lets one write into it.

    With a team it hears of that team's work only, without one of all that no restricted team does.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=RoomKind.choices)
    address = models.TextField(help_text="sealed: whoever knows it can write into the room")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="rooms")
    kinds = models.JSONField(default=list, help_text="what it is told of, as in room_telling.NEWS")
    language = models.CharField(max_length=10, default="en")
    shows = models.CharField(
        max_length=10, default="something", help_text="who and what it is about, or that something is there"
    )
    created_at = models.DateTimeField(default=now)
    reached_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField(null=True, help_text="it wants to be left alone until then")
    stopped_at = models.DateTimeField(null=True, help_text="it took nothing for a day, or said that it is gone")

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class RoomNews(models.Model):
    """One thing for one room, until it was written there."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="news")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)
    taken_at = models.DateTimeField(null=True, help_text="somebody is writing it there right now")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "id"], name="room_news_open", condition=models.Q(sent_at=None))]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="one_piece_of_news_a_key")]

    def __str__(self) -> str:
        return self.title
