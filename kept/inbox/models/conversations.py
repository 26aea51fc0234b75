"""A thread with one person: its state, its tags, and how far each of us has read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.inbox.models.channels import Channel
from kept.people.models import Person


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)
    colour = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for the customer")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")


class Priority(models.IntegerChoices):
    LOW = -1, pgettext_lazy("priority", "Low")
    NORMAL = 0, pgettext_lazy("priority", "Normal")
    HIGH = 1, pgettext_lazy("priority", "High")
    URGENT = 2, pgettext_lazy("priority", "Urgent")


class ConversationQuerySet(models.QuerySet):
    def newest_first(self) -> "ConversationQuerySet":
        return self.order_by("-last_at", "-id")

    def open(self) -> "ConversationQuerySet":
        return self.filter(state=State.OPEN)

    def before(self, at, id: int) -> "ConversationQuerySet":
        """The next page of newest_first(): strictly after the row (at, id) in that order."""
        return self.filter(last_at__lte=at).exclude(last_at=at, id__gte=id)


class Conversation(models.Model):
    """A thread with one person. `last_*`, `preview`, `waiting_since` and `thanked_at` are kept by the verbs for the lists.

    `waiting_since` is when the oldest customer message without a human answer came (null: nobody waits for us).
    `snoozed_until` is the time of the standing snooze, null also where it waits for an event alone (`state` says so).
    `thanked_at` is when the newest message came, if all it says is thanks and nothing else was open.
    With `side_of` it is a side conversation: its person is a third party, and its team is always the other one's.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    subject = models.CharField(max_length=300, blank=True)
    ask = models.CharField(max_length=200, blank=True, help_text="one line: what the customer wants")
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="conversations")
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="conversations")
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="conversations")
    side_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.CASCADE,
        related_name="sides",
        db_index=False,
        help_text="the customer's conversation that somebody else is asked about in this one",
    )
    external_id = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(default=now)
    last_message_id = models.BigIntegerField(default=0, help_text="newest message or note")
    preview = models.CharField(max_length=160, blank=True)
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged", db_index=False,
        help_text="where everything said here is now; this one is closed and only leads there",
    )  # fmt: skip
    shared_at = models.DateTimeField(
        null=True, help_text="since when it holds words of customers who must not read each other's"
    )
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            # The team stands at the end of each, and whether it is a side conversation, so that the work of hidden
            # teams and what stands beside another one are left out by the index alone.
            models.Index(fields=["-last_at", "-id", "team", "side_of"], name="conv_all"),
            models.Index(fields=["state", "-last_at", "-id", "team", "side_of"], name="conv_by_state"),
            models.Index(fields=["assignee", "state", "-last_at", "-id", "team", "side_of"], name="conv_by_assignee"),
            models.Index(fields=["team", "state", "-last_at", "-id", "side_of"], name="conv_by_team"),
            models.Index(fields=["state", "-priority", "-last_at", "-id", "team", "side_of"], name="conv_by_priority"),
            models.Index(fields=["person", "-last_at"], name="conv_by_person"),
            models.Index(fields=["created_at"], name="conv_by_beginning"),
            # Not of all: the lists, which ask for those that stand beside nothing, would walk along it.
            models.Index(fields=["side_of"], name="conv_sides", condition=models.Q(side_of__isnull=False)),
            models.Index(
                fields=["waiting_since"], name="conv_waiting", condition=models.Q(waiting_since__isnull=False)
            ),
            models.Index(fields=["merged_into"], name="conv_merged", condition=models.Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"


class Because(models.TextChoices):
    """Why a conversation could be closed although nobody answered: there was nothing to answer."""

    THANKS = "thanks", _("only thanks")
    SPAM = "spam", _("spam")
    AUTOMATIC = "automatic", _("written by a machine")


class StateChange(models.Model):
    """Each opening, waiting and closing: to what, when, by whom, why."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="state_changes")
    to = models.CharField(max_length=8, choices=State.choices)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    because = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "-at"], name="statechange_latest"),
            # What happened in a week, for reports.
            models.Index(fields=["at"], name="statechange_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.to}"


class Tagging(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="one_tagging_a_tag")]
        indexes = [models.Index(fields=["tag", "conversation"], name="tagging_by_tag")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.tag_id}"


class Seen(models.Model):
    """How far a user has read a conversation: unread is a newer message than this."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seen")
    message_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="one_seen_a_user")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.conversation_id}"
