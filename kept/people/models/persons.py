"""Persons, their addresses, companies, what they told us, and their links."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.events.actors import Actor
from kept.events.clock import now
from kept.text.names import initial


class Organisation(models.Model):
    """A company. `domain` is its mail domain; further ones are rows of OrganisationDomain."""

    name = models.CharField(max_length=200)
    folded = models.CharField(
        max_length=200, blank=True, help_text="name folded for finding and for the order of lists"
    )
    domain = models.CharField(max_length=200, blank=True, db_index=True, help_text="mail from this domain belongs here")
    notes = models.TextField(blank=True)
    tint = models.PositiveSmallIntegerField(default=0, help_text="colour of its sign: 0 by name, else one of the tints")
    external_id = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    class Meta:
        indexes = [
            models.Index(fields=["folded", "id"], name="organisation_by_folded"),
            models.Index(fields=["folded"], opclasses=["varchar_pattern_ops"], name="organisation_prefix"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationDomain(models.Model):
    """One more mail domain of a company."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    TOLD = "told", _("told us")
    GUESSED = "guessed", _("guessed")


class Person(models.Model):
    """A customer. Zone and language say whether they were told or only guessed; a blank name is not known."""

    name = models.CharField(max_length=200, blank=True)
    folded = models.CharField(
        max_length=200,
        blank=True,
        help_text="name, else first address, folded for finding and for the order of the list",
    )
    preferred_name = models.CharField(max_length=120, blank=True)
    honorific = models.CharField(max_length=40, blank=True)
    pronunciation = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)
    language_source = models.CharField(max_length=8, choices=Source.choices, default=Source.GUESSED)
    timezone = models.CharField(max_length=60, blank=True)
    timezone_source = models.CharField(max_length=8, choices=Source.choices, default=Source.GUESSED)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="people")
    external_id = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")
    no_mailings_since = models.DateTimeField(
        null=True, help_text="complained of a mail, or ended them: gets none that a machine sends"
    )

    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="merged", db_index=False,
        help_text="somebody else's row now stands for this person: see merging.py",
    )  # fmt: skip

    class Meta:
        indexes = [
            # Only of those who were merged: an index over all would be taken for "is null", which is nearly everybody.
            models.Index(fields=["merged_into"], name="person_merged", condition=models.Q(merged_into__isnull=False)),
            models.Index(fields=["folded", "id"], name="person_by_folded"),
            # For PostgreSQL, which looks up prefixes only in such an index.
            models.Index(fields=["folded"], opclasses=["varchar_pattern_ops"], name="person_prefix"),
            models.Index(fields=["organisation", "folded"], name="person_by_organisation"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def actor(self) -> Actor:
        return Actor("customer", self.pk)

    @property
    def called(self) -> str:
        """The name to show in lists: what is known, else the address, else a neutral word."""
        if self.name or self.preferred_name:
            return self.name or self.preferred_name
        first = next(iter(self.identities.all()), None) if self.pk else None
        return first.shown if first else str(_("Somebody"))

    @property
    def initial(self) -> str:
        return initial(self.called)


class IdentityKind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    HANDLE = "handle", _("handle")


class Identity(models.Model):
    """An address or handle of a person. `value` is folded for finding, `shown` is as it was written."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=8, choices=IdentityKind.choices)
    value = models.CharField(max_length=320)
    shown = models.CharField(max_length=320)
    created_at = models.DateTimeField(default=now)
    verified_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True, help_text="when it was made the main one; the latest is")
    failing_since = models.DateTimeField(null=True, help_text="mail to it came back")
    failing_because = models.CharField(max_length=500, blank=True, help_text="the other server's words")

    class Meta:
        ordering = [models.F("chosen_at").desc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="identity_prefix")]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_identity_a_value")]

    def __str__(self) -> str:
        return self.shown


class Fact(models.Model):
    """Something the person told us: what, when, through which message; theirs to see and to erase."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facts")
    label = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=200, help_text="where it was said, in words")
    consented = models.BooleanField(default=True)
    told_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-told_at"], name="fact_latest")]

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


class Link(models.Model):
    """A signed link for a customer: one scope, one subject, an end, and it can be revoked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    scope = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=32, help_text="from it and our secret the token can be made again")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "subject_id"], name="link_by_subject")]

    def __str__(self) -> str:
        return f"link to {self.scope} {self.subject_id}"
