"""Our side: who works here, in which teams, with which rights, and the tokens that programs use."""

import hashlib
import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kept.events.actors import Actor
from kept.events.clock import now


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    LEAD = "lead", _("Team lead")
    AGENT = "agent", _("Agent")
    VIEWER = "viewer", _("Viewer")


SCHEMES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]


class UserQuerySet(models.QuerySet):
    def people(self) -> "UserQuerySet":
        """Users who are human and may sign in."""
        return self.filter(is_system=False, is_active=True)

    def leads(self) -> "UserQuerySet":
        return self.people().filter(role__in=[Role.OWNER, Role.LEAD])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody of the team, or (`is_system`) the named program behind a token."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=10, default="en")
    region = models.CharField(max_length=2, blank=True, help_text="ISO 3166 country: digits and month names follow it")
    timezone = models.CharField(max_length=60, default="UTC")
    scheme = models.CharField(max_length=5, default="auto", choices=SCHEMES)
    settings = models.JSONField(default=dict, help_text="small switches of the user's own: notices, focus, shortcuts")
    session_salt = models.CharField(max_length=32, default="", blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        indexes = [models.Index(fields=["role", "is_active"], name="user_by_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        return Actor("user", self.pk)

    @property
    def leads(self) -> bool:
        """Whether this user sees every team's work."""
        return self.role in {Role.OWNER, Role.LEAD}

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with *sign out everywhere* (a new salt)."""
        return salted_hmac("kept.session", f"{self.password}{self.session_salt}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self):
        return iter(())


class Team(models.Model):
    """A group of users who answer together. A restricted team's work is seen by its members and the leads only."""

    name = models.CharField(max_length=80, unique=True)
    restricted = models.BooleanField(default=False)
    purpose = models.CharField(
        max_length=200, blank=True, help_text="what this team is good at, for whoever moves work to it"
    )
    created_at = models.DateTimeField(default=now)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_a_team")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


def digest(token: str) -> str:
    """What is stored of a token (it is random enough that a plain SHA-256 cannot be turned back)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return "kept_" + secrets.token_urlsafe(32)


class Token(models.Model):
    """A program's key to the API; it acts as a named system user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token of {self.user}"


class Remembered(models.Model):
    """An answer kept for an Idempotency-Key, for 24 hours: the same key gets the same answer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0, help_text="0 while the first request is still under way")
    body = models.TextField(default="")
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return self.key
