"""What was moved between conversations, so that it can go back; what belongs together; and who is kept out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.events.clock import now
from kept.inbox.models.conversations import Conversation
from kept.inbox.models.messages import Message
from kept.people.models import Person


class MoveKind(models.TextChoices):
    MERGE = "merge", _("merged")
    UNMERGE = "unmerge", _("taken apart again")
    SPLIT = "split", _("split off")


class Move(models.Model):
    """Messages went from `origin` to `target`, at once. Nothing is deleted: undoing is one more move.

    `after_id` is the newest message of both at that moment: an answer with a higher id was written after it. `before`
    is what the move changed and undoing brings back. `undone_at` is set on a merge that was taken apart.
    """

    kind = models.CharField(max_length=8, choices=MoveKind.choices)
    origin = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="moves_out")
    target = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="moves_in")
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    after_id = models.BigIntegerField(default=0)
    reader = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the other customer of a merge, where it was chosen that they get the answers too",
    )  # fmt: skip
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=models.Q(kind="merge", undone_at__isnull=True),
                name="merged_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin_id} → {self.target_id}"


class Moved(models.Model):
    """One message of a move."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="moved")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="moves")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "message"], name="moved_once_a_move")]

    def __str__(self) -> str:
        return f"{self.message_id} by {self.move_id}"


class Belonging(models.Model):
    """One conversation belongs to another: they are read together and stay apart."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="belongs_to")
    to = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="belonging")
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "to"], name="belongs_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} belongs to {self.to_id}"


class BlockKind(models.TextChoices):
    PERSON = "person", _("a person")
    ADDRESS = "address", _("an address")
    DOMAIN = "domain", _("a domain")


class Block(models.Model):
    """Whose mail waits in the quarantine instead of coming in. `value` is folded; "" where a person is blocked."""

    kind = models.CharField(max_length=8, choices=BlockKind.choices)
    value = models.CharField(max_length=320, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="blocks")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=models.Q(person__isnull=True), name="one_block_a_value"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(person__isnull=False), name="one_block_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value or self.person_id}"
