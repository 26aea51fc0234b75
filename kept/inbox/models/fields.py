"""What a house wants to know of its conversations beside what is said: fields of its own, and checklists."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.inbox.models.conversations import Conversation


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    LIST = "list", _("List")
    PERSON = "person", _("One of us")


class FieldQuerySet(models.QuerySet):
    def standing(self) -> "FieldQuerySet":
        """Not retired."""
        return self.filter(retired_at=None)

    def in_order(self) -> "FieldQuerySet":
        return self.order_by("place", "pk")


class Field(models.Model):
    """One thing that can be noted of a conversation; of one team's, or (no team) of all.

    `options` of a list are [{"key": "3", "labels": {"en": "Silver", "ar": …}, "retired_at": None}]: values keep the
    key, so that a new label changes no value. A retired field is asked for no more; its values stay.
    """

    name = models.CharField(max_length=80)
    names = models.JSONField(default=dict, help_text="language tag -> the name in that language, where it has one")
    kind = models.CharField(max_length=6, choices=FieldKind.choices)
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="fields")
    options = models.JSONField(default=list)
    place = models.PositiveIntegerField(default=0)
    required_to_close = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    objects = FieldQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        language = get_language() or ""
        return self.names.get("zh-Hant" if language.startswith("zh") else language) or self.name


class FieldValue(models.Model):
    """The value of one field in one conversation, in the column of its kind: `text` (of a list its option's key), `number`, `date`, `user`."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="values")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="field_values")
    text = models.CharField(max_length=500, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    date = models.DateField(null=True)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "field"], name="one_value_a_field")]
        indexes = [
            models.Index(fields=["field", "text", "conversation"], name="fieldvalue_by_text"),
            models.Index(fields=["field", "number", "conversation"], name="fieldvalue_by_number"),
            models.Index(fields=["field", "date", "conversation"], name="fieldvalue_by_date"),
            models.Index(fields=["field", "user", "conversation"], name="fieldvalue_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.conversation_id}"


class ChecklistItem(models.Model):
    """One thing to do in a conversation: who did it, and when."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="checklist")
    text = models.CharField(max_length=300)
    place = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["conversation", "place", "id"], name="checklist_in_order")]

    def __str__(self) -> str:
        return self.text


class ChecklistTemplate(models.Model):
    """Steps that come again and again, put into a conversation at once; of one team, or (no team) of all."""

    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="checklist_templates")
    steps = models.JSONField(default=list, help_text="texts, in order")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
