"""/macros, what one says and does in a conversation, and (from api_bulk) /bulk-acts."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query

from kept.accounts.access import team_for
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Router,
    Schema,
    Shown,
    Status,
    example,
    listing,
    must_match,
    set_version,
)
from kept.automation import api_bulk
from kept.automation.access import macro_for, macros_for
from kept.automation.macro_using import count_use, run_acts, words_of
from kept.automation.macros import bring_back_macro, change_macro, create_macro, retire_macro
from kept.inbox.access import conversation_for

router = Router(tags=["Macros"])
router.add_router("", api_bulk.router)


class ActOf(Schema):
    act: Annotated[str, Field(max_length=30)]
    value: str | int | list[str] = ""


class MacroShown(Shown):
    model_config = example(
        id=4, name="On its way", code="way", mine=False, team=None, texts={"en": "Dear {customer.name|friend}, it is on its way."},
        acts=[{"act": "tag", "value": ["courier"]}], used=12, created_at="2026-11-21T10:00:00Z", retired_at=None, version=1,
    )  # fmt: skip

    id: int
    name: str
    code: str
    mine: bool
    team: int | None = Field(None, alias="team_id")
    texts: dict[str, str]
    acts: list[dict[str, Any]]
    used: int
    created_at: datetime
    retired_at: datetime | None
    version: int

    @staticmethod
    def resolve_mine(macro: Any) -> bool:
        return macro.owner_id is not None


class MacroIn(Schema):
    """For oneself (`mine`), for a `team`, or, with neither, for all. Texts by language: en, ar, zh-Hant."""

    name: Annotated[str, Field(max_length=200)]
    code: str = Field("", max_length=100)
    mine: bool = False
    team: int | None = None
    texts: dict[str, str] = {}
    acts: Annotated[list[ActOf], Field(max_length=20)] = []


class MacroChange(Schema):
    name: str | None = Field(None, max_length=200)
    code: str | None = Field(None, max_length=100)
    texts: dict[str, str] | None = None
    acts: Annotated[list[ActOf], Field(max_length=20)] | None = None
    retired: bool | None = Field(None, description="false brings a retired one back")


class Used(Schema):
    acts: list[int] | None = Field(None, description="which of its acts, counted from 0; all without")


class DoneShown(Shown):
    act: str
    problem: str = Field(description="empty where it was done")


class UsedShown(Shown):
    """Nothing was sent: the text is for who answers, to be changed as they like."""

    model_config = example(text="Hello Salma,", language="en", wanted="", open=[], done=[])

    text: str
    language: str
    wanted: str = Field(description="the customer's language, where the text is in another")
    open: list[str] = Field(description="variables nothing is known for; they stand in the text")
    done: list[DoneShown]


@router.get("/macros", may="answer", response=Listed[MacroShown])
def list_macros(request: HttpRequest, paging: Query[Paging]):
    """The macros this token's user may use, by id, also retired ones."""
    return listing(macros_for(request.user), paging, order=("id",))


@router.post("/macros", may="answer", response={201: MacroShown})
def create(request: HttpRequest, response: HttpResponse, body: MacroIn):
    """Make a macro."""
    said = body.dict()
    owner = request.user if said.pop("mine") else None
    team = team_for(request.user, said["team"]) if said["team"] else None
    made = create_macro(by=request.user, **said | {"owner": owner, "team": team})
    set_version(response, made.version)
    return Status(201, made)


@router.get("/macros/{int:id}", may="answer", response=MacroShown)
def get_macro(request: HttpRequest, response: HttpResponse, id: int):
    """One macro."""
    found = macro_for(request.user, id)
    set_version(response, found.version)
    return found


@router.patch("/macros/{int:id}", may="answer", response=MacroShown)
def change(request: HttpRequest, response: HttpResponse, id: int, body: MacroChange):
    """Change what is given; needs If-Match."""
    found = macro_for(request.user, id)
    must_match(request, found.version)
    said = body.dict(exclude_none=True)
    retired = said.pop("retired", None)
    if said:
        found = change_macro(found, by=request.user, **said)
    if retired is not None:
        found = (retire_macro if retired else bring_back_macro)(found, by=request.user)
    set_version(response, found.version)
    return found


@router.delete("/macros/{int:id}", may="answer", response=MacroShown)
def retire(request: HttpRequest, id: int):
    """Offer it no more. It stays, and can be brought back."""
    return retire_macro(macro_for(request.user, id), by=request.user)


@router.post("/conversations/{int:id}/macros/{int:macro}", may="answer", response=UsedShown)
def use_macro(request: HttpRequest, id: int, macro: int, body: Used):
    """Run its acts, each by the right of the token's user, and give its text for this conversation."""
    conversation, found = conversation_for(request.user, id), macro_for(request.user, macro)
    words = words_of(found, conversation, by=request.user)
    done = run_acts(found, conversation, by=request.user, only=body.acts)
    count_use(found)
    return {"text": words.text, "language": words.language, "wanted": words.wanted, "open": words.open, "done": done}
