"""/feedback: what was asked and answered, and the shares by channel, team and month."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query
from pydantic import AwareDatetime

from kept.accounts.api_doors import Listed, Paging, Router, Schema, Shown, Status, example, listing
from kept.feedback.access import channel_to_ask_on, visible_surveys
from kept.feedback.choosing import ask_on, stop_asking
from kept.feedback.rates import rates
from kept.text.secrets import masked

router = Router(tags=["Feedback"])


class SurveyShown(Shown):
    """One asking: `score` is 1 to 5, null while nobody answered."""

    model_config = example(
        id=3, conversation=42, channel=1, team=1, asked_at="2026-11-21T09:58:00Z", score=4, word="Quick and kind.",
        answered_at="2026-11-21T12:05:00Z", changed_at="2026-11-21T12:05:00Z",
    )  # fmt: skip

    id: int
    conversation: int = Field(alias="conversation_id")
    channel: int = Field(alias="channel_id")
    team: int | None = Field(None, alias="team_id")
    asked_at: datetime
    score: int | None
    word: str
    answered_at: datetime | None
    changed_at: datetime | None

    @staticmethod
    def resolve_word(survey: Any) -> str:
        return masked(survey.word)


class ShareShown(Shown):
    hits: int
    n: int
    rate: float | None
    low: float | None
    high: float | None


class RatesShown(Shown):
    """A group. `rate` is null below five: blank, not zero. `low` and `high` are its 95 % interval."""

    model_config = example(
        id=1, label="Lamp & Ring", asked=40, answered=22, response={"hits": 22, "n": 40, "rate": 0.55, "low": 0.398, "high": 0.693},
        good={"hits": 20, "n": 22, "rate": 0.909, "low": 0.722, "high": 0.975},
    )  # fmt: skip

    id: int | str
    label: str
    asked: int
    answered: int
    response: ShareShown
    good: ShareShown

    @staticmethod
    def resolve_id(row: Any) -> int | str:
        return row.id if isinstance(row.id, int) else row.id.isoformat()[:7]

    @staticmethod
    def resolve_label(row: Any) -> str:
        return row.label if isinstance(row.label, str) else row.label.isoformat()[:7]


class Wanted(Schema):
    answered: bool | None = Field(None, description="only those that were answered, or only those that were not")
    channel: int | None = None
    team: int | None = None
    since: AwareDatetime | None = Field(None, description="asked since then")


class AskingIn(Schema):
    delay_hours: int = Field(24, ge=0, le=336)
    every_days: int = Field(30, ge=1, le=365)


class AskingShown(Shown):
    model_config = example(channel=1, delay_hours=24, every_days=30, since="2026-11-21T09:58:00Z")

    channel: int = Field(alias="channel_id")
    delay_hours: int
    every_days: int
    since: datetime


@router.get("/feedback", may="see_feedback", response=Listed[SurveyShown])
def list_feedback(request: HttpRequest, paging: Query[Paging], wanted: Query[Wanted]):
    """What was asked, the last asked first."""
    rows = visible_surveys(request.user)
    if wanted.answered is not None:
        rows = rows.filter(answered_at__isnull=not wanted.answered)
    if wanted.since is not None:
        rows = rows.filter(asked_at__gte=wanted.since)
    chosen = {f"{name}_id": value for name in ("channel", "team") if (value := getattr(wanted, name)) is not None}
    return listing(rows.filter(**chosen), paging)


class Grouping(Schema):
    by: Literal["channel", "team", "month"] = "month"
    since: AwareDatetime | None = Field(None, description="default: a year ago")


@router.get("/feedback/rates", may="see_feedback", response=Listed[RatesShown])
def list_rates(request: HttpRequest, wanted: Query[Grouping]):
    """Answered of asked, and 4 or 5 of answered. Teams of fewer than three are left out: theirs would be a person's."""
    return {"items": rates(request.user, wanted.by, since=wanted.since), "next": None}


@router.put("/channels/{int:id}/asking", may="manage_channels", response=AskingShown)
def put_asking(request: HttpRequest, id: int, body: AskingIn):
    """Ask after conversations of this channel."""
    return ask_on(channel_to_ask_on(request.user, id), by=request.user, **body.dict())


@router.delete("/channels/{int:id}/asking", may="manage_channels", response={204: None})
def delete_asking(request: HttpRequest, id: int):
    """Ask there no more."""
    stop_asking(channel_to_ask_on(request.user, id), by=request.user)
    return Status(204, None)
