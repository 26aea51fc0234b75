"""What the API shows of a person and an address."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field

from kept.accounts.api_doors import Schema, Shown, example
from kept.people.models import Source

Kind = Literal["email", "phone", "handle"]


class IdentityIn(Schema):
    kind: Kind
    value: Annotated[str, Field(min_length=1, max_length=320)]


class IdentityShown(Shown):
    model_config = example(id=9, kind="email", value="salma@example.org", verified=False, failing_since=None)

    id: int
    kind: str
    value: str
    verified: bool
    failing_since: datetime | None

    @staticmethod
    def resolve_value(identity: Any) -> str:
        return identity.shown

    @staticmethod
    def resolve_verified(identity: Any) -> bool:
        return identity.verified_at is not None


class PersonShown(Shown):
    model_config = example(
        id=7, external_id=None, name="Salma Haddad", preferred_name="سلمى", honorific="أستاذة", pronunciation="", language="ar",
        language_guessed=False, timezone="Asia/Amman", timezone_guessed=False, organisation=None,
        identities=[{"id": 9, "kind": "email", "value": "salma@example.org", "verified": False, "failing_since": None}],
        created_at="2026-11-21T08:00:00Z", version=1,
    )  # fmt: skip

    id: int
    external_id: str | None
    name: str
    preferred_name: str
    honorific: str
    pronunciation: str
    language: str
    language_guessed: bool
    timezone: str
    timezone_guessed: bool
    organisation: int | None = Field(None, alias="organisation_id")
    identities: list[IdentityShown]
    created_at: datetime
    version: int

    @staticmethod
    def resolve_language_guessed(person: Any) -> bool:
        return person.language_source == Source.GUESSED

    @staticmethod
    def resolve_timezone_guessed(person: Any) -> bool:
        return person.timezone_source == Source.GUESSED

    @staticmethod
    def resolve_identities(person: Any) -> list:
        return list(person.identities.all())
