"""Ways in and out: channels, their further addresses, and what stands under an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import Team, User
from kept.events.clock import now


class Stage(models.TextChoices):
    PRIVATE = "private", _("private")
    PUBLIC = "public", _("public")


# Kinds of channels whose answers leave as mail: by the channel itself, or by the one in `answers_by`.
ANSWERED_BY_MAIL = frozenset({"email", "form", "phone"})


class Channel(models.Model):
    """One way in and out: for mail, an address. Its brand is its name, greeting and closing per language."""

    kind = models.CharField(max_length=20, default="email")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=320, unique=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="channels")
    answers_by = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", help_text="the mail channel answers leave by"
    )
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.PRIVATE)
    language = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=60, default="UTC")
    greetings = models.JSONField(default=dict, help_text="house greeting by language; {name} is the customer's")
    closings = models.JSONField(default=dict, help_text="house closing by language; {agent} is who answers")
    is_default = models.BooleanField(default=False)
    tells_broken = models.BooleanField(
        default=False, help_text="whether the customer is told by mail when a promise breaks"
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_channel"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def answers_by_mail(self) -> bool:
        return self.kind in ANSWERED_BY_MAIL


class ChannelAddress(models.Model):
    """One more address whose mail comes to a channel: `help@lampring.example`, or all of a domain: `*@lampring.example`."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="addresses")
    pattern = models.CharField(max_length=320, unique=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.pattern


class Signature(models.Model):
    """What stands under an answer: somebody's own, a team's or a channel's; `language` "" where no other fits."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="signatures")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="signatures")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="signatures")
    language = models.CharField(max_length=12, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=[owner, "language"], name=f"one_signature_a_{owner}_and_language")
            for owner in ("user", "team", "channel")
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"
