"""How a team's work finds somebody: the way, how much each takes at once, what they know."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import Team, User
from kept.events.actors import Actor
from kept.events.clock import now
from kept.inbox.models import Conversation, Tag

USUAL_MOST = 10
ROUTED = "workforce:routed"  # the cached ids of the teams that have a routing


class Way(models.TextChoices):
    HAND = "hand", _("By hand: people take what they see")
    TURNS = "turns", _("In turns: whose last one is longest ago")
    FEWEST = "fewest", _("To whoever holds the fewest open ones")


class Routing(models.Model):
    """Of one team. `looked_at`: until when it is known who came and who went."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="routing")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.HAND)
    most = models.PositiveSmallIntegerField(default=USUAL_MOST, help_text="open conversations one person has at once")
    looked_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"routing of {self.team}"

    @property
    def actor(self) -> Actor:
        return Actor("rule", self.pk)


class Hands(models.Model):
    """Of one person, for all their teams. `most` null: as the team says. No language: all of them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="hands")
    most = models.PositiveSmallIntegerField(null=True)
    languages = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"hands of {self.user}"


class Skill(models.Model):
    """A conversation with this tag is for somebody who has it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skills")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tag"], name="one_skill_a_tag")]

    def __str__(self) -> str:
        return f"{self.user} knows {self.tag}"


class Turn(models.Model):
    """Somebody was given a conversation by a team's routing. For whose turn it is; forgotten after a day."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["team", "user", "-at"], name="turn_latest"),
            models.Index(fields=["at"], name="turn_age"),
        ]

    def __str__(self) -> str:
        return f"turn of {self.user_id}"
