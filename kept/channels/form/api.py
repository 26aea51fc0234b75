"""/forms: what they ask, in which words, and where they may be shown. What is sent with one comes by its page."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
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
    wrong,
)
from kept.channels.form.access import form_for, mail_channels, visible_forms
from kept.channels.form.making import change_form, close_form, create_form, open_form
from kept.channels.form.models import Form

router = Router(tags=["Forms"])
Tag = Literal["en", "ar", "zh-Hant"]
Wanted = Literal["required", "optional", "no"]
Words = dict[Tag, Annotated[str, Field(max_length=1000)]]
FORM = {
    "id": 1, "channel": 4, "name": "Contact", "address": "https://desk.example/form/k3j9x2m4q8", "team": 1, "answers_by": 1,
    "languages": ["en", "ar"], "asks": {"name": "optional", "email": "required", "subject": "optional", "files": "optional"},
    "questions": [{"id": "q1", "kind": "list", "required": True, "labels": {"en": "About", "ar": "بخصوص"}, "choices": {"en": ["Rings", "Lamps"], "ar": ["الخواتم", "المصابيح"]}}],
    "titles": {"en": "Write to us"}, "greetings": {}, "thanks": {}, "domains": ["shop.example"], "created_at": "2026-11-21T09:58:00Z",
    "closed_at": None, "version": 1,
}  # fmt: skip


class Question(Schema):
    id: str = Field(
        "", max_length=5, pattern=r"^(q[0-9]{1,4})?$", description="of one that is there; without it a new one"
    )
    kind: Literal["text", "list", "date"] = "text"
    required: bool = False
    labels: Words
    choices: dict[Tag, Annotated[list[Annotated[str, Field(max_length=160)]], Field(max_length=40)]] = {}


class Asked(Schema):
    name: Wanted = "optional"
    email: Wanted = "required"
    subject: Wanted = "optional"
    files: Literal["optional", "no"] = "optional"


class FormShown(Shown):
    model_config = example(**FORM)

    id: int
    channel: int = Field(alias="channel_id")
    name: str
    address: str
    team: int | None
    answers_by: int | None
    languages: list[str]
    asks: dict[str, str]
    questions: list[dict[str, Any]]
    titles: dict[str, str]
    greetings: dict[str, str]
    thanks: dict[str, str]
    domains: list[str]
    created_at: datetime
    closed_at: datetime | None
    version: int

    @staticmethod
    def resolve_name(form: Form) -> str:
        return form.channel.name

    @staticmethod
    def resolve_address(form: Form) -> str:
        return f"{settings.BASE_URL}{reverse('form:page', args=[form.key])}"

    @staticmethod
    def resolve_team(form: Form) -> int | None:
        return form.channel.team_id

    @staticmethod
    def resolve_answers_by(form: Form) -> int | None:
        return form.channel.answers_by_id


class FormChange(Schema):
    name: str | None = Field(None, max_length=120)
    team: int | None = None
    answers_by: int | None = Field(None, description="the mail channel that answers leave by")
    languages: Annotated[list[Tag], Field(max_length=3)] | None = None
    asks: Asked | None = None
    questions: Annotated[list[Question], Field(max_length=8)] | None = None
    titles: Words | None = None
    greetings: Words | None = None
    thanks: Words | None = None
    domains: Annotated[list[Annotated[str, Field(max_length=260)]], Field(max_length=30)] | None = None


class FormIn(FormChange):
    name: str = Field(max_length=120)  # type: ignore[assignment]


@router.get("/forms", may="manage_channels", response=Listed[FormShown])
def list_forms(request: HttpRequest, paging: Query[Paging]):
    """The forms, newest first."""
    return listing(visible_forms(request.user), paging)


@router.post("/forms", may="manage_channels", response={201: FormShown})
def create_one_form(request: HttpRequest, response: HttpResponse, body: FormIn):
    """A form with a channel of its own."""
    form = create_form(by=request.user, **given(request, body))
    set_version(response, form.version)
    return Status(201, form)


@router.get("/forms/{int:id}", may="manage_channels", response=FormShown)
def get_form(request: HttpRequest, response: HttpResponse, id: int):
    """One form."""
    form = form_for(request.user, id)
    set_version(response, form.version)
    return form


@router.patch("/forms/{int:id}", may="manage_channels", response=FormShown)
def change_one_form(request: HttpRequest, response: HttpResponse, id: int, body: FormChange):
    """Change what is given; needs If-Match."""
    form = form_for(request.user, id)
    must_match(request, form.version)
    change_form(form, by=request.user, **given(request, body))
    set_version(response, form.version)
    return form


@router.post("/forms/{int:id}/closure", may="manage_channels", response=FormShown)
def close_one_form(request: HttpRequest, id: int):
    """It takes nothing from now on."""
    return close_form(form_for(request.user, id), by=request.user)


@router.delete("/forms/{int:id}/closure", may="manage_channels", response=FormShown)
def open_one_form(request: HttpRequest, id: int):
    """It takes what is sent again."""
    return open_form(form_for(request.user, id), by=request.user)


def given(request: HttpRequest, body: FormChange) -> dict[str, Any]:
    """The fields of the body, its ids as what they mean. Team and mail channel may be taken away with null."""
    fields = body.dict(exclude_unset=True)
    fields = {name: value for name, value in fields.items() if value is not None or name in ("team", "answers_by")}
    if fields.get("team"):
        fields["team"] = team_for(request.user, fields["team"])
    if id := fields.get("answers_by"):
        fields["answers_by"] = mail_channels(request.user).filter(pk=id).first()
        if fields["answers_by"] is None:
            raise wrong("answers_by", _("There is no mail channel with this id."))
    return fields
