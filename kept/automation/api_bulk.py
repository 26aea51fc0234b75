"""/bulk-acts: one act on many conversations, as a run that can be watched, cancelled and undone."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query

from kept.accounts.api_doors import Listed, Paging, Router, Schema, Shown, Status, example, listing
from kept.automation import bulk_acts
from kept.automation.access import bulk_act_for, bulk_acts_for, left_in

router = Router(tags=["Acts on lists"])


class BulkActShown(Shown):
    model_config = example(
        id=5, act="close", value="thanks", view="", total=312, done=100, changed=97, same=1, failed=2, undoes=None, created_at="2026-11-21T10:00:00Z",
        finished_at=None, cancelled_at=None, stopped_at=None, problem="",
    )  # fmt: skip

    id: int
    act: str
    value: Any = Field(description="what the act was asked: an id, a word, a list of tags")
    view: str
    total: int
    done: int
    changed: int
    same: int = Field(description="those that were so already")
    failed: int = Field(description="those that were left as they were: `problems` of the run says why")
    undoes: int | None = Field(None, alias="undoes_id")
    created_at: datetime
    finished_at: datetime | None
    cancelled_at: datetime | None
    stopped_at: datetime | None
    problem: str


class Problem(Shown):
    conversation: int = Field(alias="id")
    problem: str


class BulkActWithProblems(BulkActShown):
    problems: list[Problem] = Field(description="at most the first thousand")


class BulkActIn(Schema):
    """Either `ids` or `view` says which conversations are meant."""

    act: Annotated[str, Field(max_length=30)]
    value: str | int | list[str] = ""
    ids: Annotated[list[int], Field(max_length=bulk_acts.MOST)] = []
    view: str = Field("", max_length=120, description="all that this list holds now: mine, team, unassigned, waiting, snoozed, closed, all, or a saved view as v12")  # fmt: skip


@router.get("/bulk-acts", may="answer", response=Listed[BulkActShown])
def list_bulk_acts(request: HttpRequest, paging: Query[Paging]):
    """What this token's user did to lists, newest first."""
    return listing(bulk_acts_for(request.user), paging)


@router.post("/bulk-acts", may="answer", response={202: BulkActShown})
def create_bulk_act(request: HttpRequest, body: BulkActIn):
    """Have one act done to many conversations. It runs by itself; ask for it again to see how far it is."""
    return Status(202, bulk_acts.begin(body.act, body.value, ids=body.ids, view=body.view, by=request.user))


@router.get("/bulk-acts/{int:id}", may="answer", response=BulkActWithProblems)
def get_bulk_act(request: HttpRequest, id: int):
    """How far it is, and what was left with its reason."""
    bulk = bulk_act_for(request.user, id)
    bulk.problems = left_in(request.user, bulk)  # type: ignore[attr-defined]
    return bulk


@router.delete("/bulk-acts/{int:id}", may="answer", response=BulkActShown)
def cancel_bulk_act(request: HttpRequest, id: int):
    """Leave the rest as it is. What was done stays done."""
    return bulk_acts.cancel(bulk_act_for(request.user, id), by=request.user)


@router.post("/bulk-acts/{int:id}/undo", may="answer", response={202: BulkActShown})
def undo_bulk_act(request: HttpRequest, id: int):
    """Bring back what was before, but for what somebody changed since: a run of its own."""
    return Status(202, bulk_acts.undo(bulk_act_for(request.user, id), by=request.user))
