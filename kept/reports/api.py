"""/reports: the numbers of a lead's page, for programs. None of them is a person's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query

from kept.accounts.access import team_for
from kept.accounts.api_doors import Router, Schema, example
from kept.reports.middle import Middle
from kept.reports.week import MOST_DAYS, Fortnight, fortnight

router = Router(tags=["Reports"])
ANSWERS = {"n": 41, "median_seconds": 1260, "most_seconds": 9000}


class MiddleShown(Schema):
    """`most`: nine of ten took no longer. Null where n is below five."""

    n: int
    median_seconds: int | None
    most_seconds: int | None


class DayShown(Schema):
    date: date
    came: int
    went: int
    open: int = Field(description="with us at the end of the day")
    first_answer: MiddleShown


class HourShown(Schema):
    hour: int
    came: float = Field(description="a day")
    first_answer: MiddleShown


class PartShown(Schema):
    state: str
    seconds: int
    share: float
    average: float = Field(description="conversations in this state at once")


class LittleShown(Schema):
    """`rate` an hour × `stay_seconds` gives `expected` at once; `counted` is what was there."""

    n: int
    rate: float
    stay_seconds: int | None
    expected: float | None
    counted: float


class FlowShown(Schema):
    model_config = example(
        days=[{"date": "2026-11-21", "came": 41, "went": 39, "open": 12, "first_answer": ANSWERS}],
        hours=[{"hour": 9, "came": 4.5, "first_answer": ANSWERS}],
        states=[{"state": "waiting", "seconds": 864000, "share": 0.62, "average": 14.2}],
        little={"n": 120, "rate": 30, "stay_seconds": 2400, "expected": 20, "counted": 20.4},
        first_answer=ANSWERS, unanswered=3,
    )  # fmt: skip

    days: list[DayShown]
    hours: list[HourShown]
    states: list[PartShown]
    little: LittleShown
    first_answer: MiddleShown
    unanswered: int


class Wanted(Schema):
    team: int | None = None
    days: int = Field(14, ge=1, le=MOST_DAYS)


@router.get("/reports/flow", may="see_team_day", response=FlowShown)
def get_flow(request: HttpRequest, wanted: Query[Wanted]):
    """What came and went, what was open, how long the first answer took, and where the time goes."""
    team = team_for(request.user, wanted.team) if wanted.team else None
    return _shown(fortnight(request.user, team=team, days=wanted.days))


def _shown(found: Fortnight) -> dict[str, Any]:
    return {
        "days": [
            {"date": day.date, "came": day.came, "went": day.went, "open": day.open, "first_answer": _middle(day.answers)}
            for day in found.days
        ],
        "hours": [{"hour": hour.hour, "came": hour.came, "first_answer": _middle(hour.answers)} for hour in found.hours],
        "states": [
            {"state": part.state, "seconds": _seconds(part.time), "share": part.share, "average": part.average}
            for part in found.parts
        ],
        "little": {
            "n": found.little.n, "rate": found.little.rate, "stay_seconds": _seconds(found.little.stay),
            "expected": found.little.expected, "counted": found.little.counted,
        },
        "first_answer": _middle(found.answers),
        "unanswered": found.unanswered,
    }  # fmt: skip


def _middle(found: Middle) -> dict[str, int | None]:
    return {"n": found.n, "median_seconds": _seconds(found.median), "most_seconds": _seconds(found.most)}


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
