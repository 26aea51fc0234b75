"""The promise, and the append-only log from which its states and numbers can be replayed."""

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.inbox.models import Conversation, Message
from kept.people.models import Person


class PromiseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("promise", "open")
    KEPT = "kept", pgettext_lazy("promise", "kept")
    BROKEN = "broken", pgettext_lazy("promise", "broken")
    MENDED = "mended", pgettext_lazy("promise", "mended")
    VOID = "void", pgettext_lazy("promise", "withdrawn")


class Act(models.TextChoices):
    """What keeping it takes: an answer, or an act that leaves a record."""

    ANSWER = "answer", pgettext_lazy("promise", "an answer")
    CALL = "call", pgettext_lazy("promise", "a call")
    REFUND = "refund", pgettext_lazy("promise", "a refund")
    LINK = "link", pgettext_lazy("promise", "a link")


class PromiseQuerySet(models.QuerySet):
    def unsettled(self) -> "PromiseQuerySet":
        """Something is still owed: not yet kept, or delivered late and not yet said so to the customer."""
        return self.filter(settled_at__isnull=True)

    def open_at(self, at) -> "PromiseQuerySet":
        """Unsettled, and the due time has not passed."""
        return self.unsettled().filter(due_at__gte=at)

    def due_before(self, at) -> "PromiseQuerySet":
        """Unsettled, and the due time has passed: broken, and still owed."""
        return self.unsettled().filter(due_at__lt=at)

    def unnoticed(self, at) -> "PromiseQuerySet":
        """Broken at `at` without anybody having been told yet."""
        return self.due_before(at).filter(broken_noticed_at__isnull=True)


class Promise(models.Model):
    """A commitment to a person with an owner (a user or a team) and a due time, in the words it was made in.

    Facts only are stored (when made, due, kept, voided, mended); `state` is derived from them and the clock.
    `settled_at` is when nothing more was owed: kept in time, delivered late with a word about it, or withdrawn.
    It serves the lists. The columns are the log read to its end (`ledger.py`); only the ledger writes them.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="promises")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="promises")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="promises")
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="promises")
    owner_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="promises")
    what = models.CharField(max_length=300)
    words = models.CharField(max_length=600, blank=True, help_text="the sentence as the customer reads it")
    act = models.CharField(max_length=8, choices=Act.choices, default=Act.ANSWER)
    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    timezone = models.CharField(max_length=60, default="UTC", help_text="the zone the time was said in: the customer's")
    timezone_guessed = models.BooleanField(default=False)
    grace_until = models.DateTimeField(null=True, help_text="slack the customer offered; never moves the due time")
    told_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    mended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    broken_noticed_at = models.DateTimeField(
        null=True, help_text="when the break was recorded and told; the state never waits for it"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | models.Q(owner_team__isnull=False),
                name="promise_has_an_owner",
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_at", "id"], name="promise_mine", condition=models.Q(settled_at__isnull=True)
            ),
            models.Index(
                fields=["owner_team", "due_at", "id"],
                name="promise_of_team",
                condition=models.Q(settled_at__isnull=True),
            ),
            models.Index(fields=["due_at", "id"], name="promise_due", condition=models.Q(settled_at__isnull=True)),
            models.Index(
                fields=["due_at", "id"],
                name="promise_unnoticed",
                condition=models.Q(settled_at__isnull=True, broken_noticed_at__isnull=True),
            ),
            models.Index(fields=["due_at"], name="promise_by_due"),
            models.Index(fields=["owner", "due_at"], name="promise_by_owner"),
            models.Index(fields=["owner", "-kept_at"], name="promise_kept", condition=models.Q(kept_at__isnull=False)),
            models.Index(fields=["conversation", "due_at"], name="promise_by_conversation"),
            models.Index(fields=["person", "-made_at"], name="promise_by_person"),
        ]

    def __str__(self) -> str:
        return self.what

    def state_at(self, at) -> PromiseState:
        """The state as it stood at the aware time `at`: kept only when kept at or before the due time.

        Withdrawn after it broke it stays broken: a customer who no longer waits was let down all the same.
        """
        if self.voided_at and self.voided_at <= at and self.voided_at <= self.due_at:
            return PromiseState.VOID
        if self.kept_at and self.kept_at <= at and self.kept_at <= self.due_at:
            return PromiseState.KEPT
        if self.mended_at and self.mended_at <= at:
            return PromiseState.MENDED
        return PromiseState.BROKEN if at > self.due_at else PromiseState.OPEN

    @property
    def state(self) -> PromiseState:
        return self.state_at(now())

    @property
    def within_grace(self) -> bool:
        """Kept late, but within the slack the customer offered. It counts as broken all the same."""
        return bool(self.kept_at and self.grace_until and self.due_at < self.kept_at <= self.grace_until)

    @property
    def margin(self) -> timedelta | None:
        """How long before the due time it was kept (negative: late), or None while it is not."""
        return self.due_at - self.kept_at if self.kept_at else None

    @property
    def ratio(self) -> float | None:
        """Actual time over promised time (0.917 for 22 of 24 hours), or None while it is not kept."""
        if not self.kept_at or self.due_at <= self.made_at:
            return None
        return (self.kept_at - self.made_at) / (self.due_at - self.made_at)

    @property
    def share(self) -> float:
        """How much of the promised time has passed, 0 to 1: the ring's filling."""
        whole = (self.due_at - self.made_at).total_seconds()
        passed = ((self.kept_at or now()) - self.made_at).total_seconds()
        return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0


class EntryKind(models.TextChoices):
    MADE = "made", pgettext_lazy("promise", "made")
    RE_PROMISED = "re_promised", pgettext_lazy("promise", "promised anew")
    ATTEMPTED = "attempted", pgettext_lazy("promise", "attempted")
    KEPT = "kept", pgettext_lazy("promise", "kept")
    BROKEN = "broken", pgettext_lazy("promise", "broken")
    OWNED_UP = "owned_up", pgettext_lazy("promise", "said so to the customer")
    MENDED = "mended", pgettext_lazy("promise", "mended")
    VOIDED = "voided", pgettext_lazy("promise", "withdrawn")
    PASSED_ON = "passed_on", pgettext_lazy("promise", "passed on")
    GRACE = "grace", pgettext_lazy("promise", "more time given")
    TAKEN_BACK = "taken_back", pgettext_lazy("promise", "taken back before it was sent")
    MOVED = "moved", pgettext_lazy("promise", "moved to another conversation")


class Entry(models.Model):
    """One line of a promise's log. Never changed, never deleted (but with an erased person)."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict, help_text="due times, the act's record {act, at, result}, the reason")

    class Meta:
        indexes = [models.Index(fields=["promise", "id"], name="entry_by_promise")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.kind}"


class Reminder(models.Model):
    """A word to the owner before a promise is due; one row a due time, so that it is told once."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="reminders")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "due_at"], name="one_reminder_a_due_time")]

    def __str__(self) -> str:
        return f"reminder of {self.promise_id}"
