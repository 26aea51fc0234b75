"""/mailboxes: mailboxes elsewhere whose mails are fetched. A password goes in and never out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

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
from kept.channels.email.mailboxes import access, setting_up
from kept.channels.email.mailboxes.faults import what
from kept.channels.email.models import Mailbox

router = Router(tags=["mail"])


class MailboxGiven(Schema):
    """What a mailbox is made of. `secret` is its password; at Google and Microsoft a lead signs in on the screen."""

    channel: int
    host: str = Field("", max_length=255)
    port: int = Field(993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user_name: str = Field(max_length=320)
    way: Literal["password", "google", "microsoft"] = "password"
    secret: str = Field("", max_length=1000)
    folders: list[str] = Field(["INBOX"], min_length=1, max_length=50)
    afterwards: Literal["leave", "seen", "move"] = "leave"
    move_to: str = Field("", max_length=255)
    since: datetime | None = None

    model_config = example(
        channel=1, host="imap.example.org", user_name="help@lampring.example", secret="…", folders=["INBOX"]
    )  # fmt: skip


class MailboxChange(Schema):
    """What is to change; what is left out stays. `paused` stops and resumes fetching."""

    channel: int | None = None
    host: str | None = Field(None, max_length=255)
    port: int | None = Field(None, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] | None = None
    user_name: str | None = Field(None, max_length=320)
    way: Literal["password", "google", "microsoft"] | None = None
    secret: str | None = Field(None, max_length=1000)
    folders: list[str] | None = Field(None, min_length=1, max_length=50)
    afterwards: Literal["leave", "seen", "move"] | None = None
    move_to: str | None = Field(None, max_length=255)
    since: datetime | None = None
    paused: bool | None = None

    model_config = example(folders=["INBOX", "Orders"], paused=False)


class FolderShown(Shown):
    """How far a folder was fetched: mails there since we look, those we have, and those found later than they came."""

    name: str
    there: int
    stored: int
    stuck: int
    missed: int
    missed_at: datetime | None
    reconciled_at: datetime | None
    gone_at: datetime | None

    model_config = example(
        name="INBOX", there=120, stored=120, stuck=0, missed=3, missed_at="2026-11-21T14:05:00Z",
        reconciled_at="2026-11-21T15:00:00Z", gone_at=None,
    )  # fmt: skip


class MailboxShown(Shown):
    """A mailbox and how it stands: `state` is new, connected, away, needs_attention or paused."""

    id: int
    channel: int
    host: str
    port: int
    security: str
    user_name: str
    way: str
    afterwards: str
    move_to: str
    since: datetime | None
    state: str
    fault: str
    why: str
    away_since: datetime | None
    next_try_at: datetime | None
    last_mail_at: datetime | None
    reconciled_at: datetime | None
    folders: list[FolderShown]

    model_config = example(
        id=1, channel=1, host="imap.example.org", port=993, security="tls", user_name="help@lampring.example",
        way="password", afterwards="leave", move_to="", since=None, state="connected", fault="", why="",
        away_since=None, next_try_at=None, last_mail_at="2026-11-21T14:05:00Z", reconciled_at="2026-11-21T15:00:00Z",
        folders=[],
    )  # fmt: skip

    @staticmethod
    def resolve_channel(mailbox: Mailbox) -> int:
        return mailbox.channel_id

    @staticmethod
    def resolve_why(mailbox: Mailbox) -> str:
        return what(mailbox.fault) if mailbox.fault else ""

    @staticmethod
    def resolve_folders(mailbox: Mailbox) -> list[dict[str, Any]]:
        known = {folder.name: folder for folder in mailbox.folders.all()}
        return [_folder(name, known.get(name)) for name in mailbox.folder_names]


def _folder(name: str, folder: Any) -> dict[str, Any]:
    fields = FolderShown.model_fields
    blank = {field: 0 if field in {"there", "stored", "stuck", "missed"} else None for field in fields} | {"name": name}
    return blank if folder is None else {field: getattr(folder, field) for field in fields}


@router.get("/mailboxes", may="manage_channels", response=Listed[MailboxShown])
def list_mailboxes(request: HttpRequest, paging: Query[Paging]) -> dict:
    """The mailboxes mail is fetched from, by id."""
    return listing(access.mailboxes_for(request.user).prefetch_related("folders"), paging, order=("id",))


@router.post("/mailboxes", may="manage_channels", response={201: MailboxShown})
def add_mailbox(request: HttpRequest, given: MailboxGiven) -> Status:
    """Fetch mails from a mailbox. It begins at once; how it stands is in the answer to GET a moment later."""
    values = given.dict()
    channel = access.channel_for(request.user, values.pop("channel"))
    values["folder_names"] = values.pop("folders")
    return Status(201, setting_up.create_mailbox(channel, by=request.user, **values))


@router.get("/mailboxes/{int:id}", may="manage_channels", response=MailboxShown)
def get_mailbox(request: HttpRequest, id: int, response: HttpResponse) -> Mailbox:
    """One mailbox and how it stands."""
    found = access.mailbox_for(request.user, id)
    set_version(response, setting_up.version_of(found))
    return found


@router.patch("/mailboxes/{int:id}", may="manage_channels", response=MailboxShown)
def change_mailbox(request: HttpRequest, id: int, given: MailboxChange, response: HttpResponse) -> Mailbox:
    """Change, pause or resume a mailbox. Another server or user name wants the password again."""
    found = access.mailbox_for(request.user, id)
    must_match(request, setting_up.version_of(found))
    values = given.dict(exclude_unset=True)
    paused = values.pop("paused", None)
    if values.get("channel") is not None:
        values["channel"] = access.channel_for(request.user, values["channel"])
    if "folders" in values:
        values["folder_names"] = values.pop("folders")
    values = {name: value for name, value in values.items() if value is not None or name == "since"}
    setting_up.change_mailbox(found, by=request.user, **values)
    if paused is not None:
        (setting_up.pause if paused else setting_up.resume)(found, by=request.user)
    set_version(response, setting_up.version_of(found))
    return found


@router.delete("/mailboxes/{int:id}", may="manage_channels", response={204: None})
def remove_mailbox(request: HttpRequest, id: int) -> Status:
    """Fetch nothing more. What was fetched stays, and in the mailbox itself nothing changes."""
    setting_up.remove(access.mailbox_for(request.user, id), by=request.user)
    return Status(204, None)
