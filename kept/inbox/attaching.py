"""Files that came with a message, or that somebody sends with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kept.files import store
from kept.files.models import StoredFile
from kept.files.names import tidy
from kept.inbox.models import Attachment, Message
from kept.ui import formats

SALT = "kept.inbox.upload"
HOURS = 24


@dataclass(frozen=True)
class Incoming:
    """A stored file as part of a message; `content_id` without brackets, `inline` if the HTML shows it by cid:."""

    file: StoredFile
    name: str = ""
    content_id: str = ""
    inline: bool = False

    @classmethod
    def of_upload(cls, file: UploadedFile) -> "Incoming":
        """A file of a form, stored. Raises ValidationError {"files": …} if it is too large."""
        try:
            return cls(
                store.put(
                    cast(BinaryIO, file.file),
                    name=file.name or "",
                    content_type=file.content_type or "",
                    limit=settings.MAX_UPLOAD_BYTES,
                )
            )
        except store.TooLarge as error:
            raise ValidationError({"files": str(error)}) from None


def within_a_mail(files: Iterable["Incoming | StoredFile"]) -> list["Incoming"]:
    """The files of an answer. Raises ValidationError {"attachments": …} if they are too large for one mail together."""
    rows = [file if isinstance(file, Incoming) else Incoming(file) for file in files]
    size = sum(row.file.size for row in rows)
    if size > settings.MAX_UPLOAD_BYTES:
        words = {"size": megabytes(size), "most": megabytes(settings.MAX_UPLOAD_BYTES)}
        said = _("These files are %(size)s MB together, and a mail holds %(most)s MB. Send fewer, or send a link.")
        raise ValidationError({"attachments": said % words})
    return rows


def megabytes(size: int) -> str:
    """A size for people: `25`, `25.4`."""
    return formats.number(round(size / 1024 / 1024, 1))


def attach(message: Message, files: Iterable["Incoming | StoredFile"]) -> list[Attachment]:
    """Hang stored files on a message, in one insert."""
    return attach_many((message, file) for file in files)


def attach_many(pairs: Iterable[tuple[Message, "Incoming | StoredFile"]]) -> list[Attachment]:
    rows = [(message, file if isinstance(file, Incoming) else Incoming(file)) for message, file in pairs]
    return Attachment.objects.bulk_create(
        Attachment(
            message=message,
            file=row.file,
            name=tidy(row.name) if row.name else row.file.name,
            content_id=row.content_id.strip("<> ")[:255],
            inline=row.inline,
        )
        for message, row in rows
    )


def upload(content: bytes | BinaryIO, *, name: str, by: Any, content_type: str = "") -> tuple[StoredFile, str]:
    """Keep a file for a message that is still being written. Returns it and a ticket that only `by` can use, for a day.

    Raises ValidationError {"file": …} if it is too large.
    """
    try:
        stored = store.put(content, name=name, content_type=content_type, limit=settings.MAX_UPLOAD_BYTES)
    except store.TooLarge as error:
        raise ValidationError({"file": str(error)}) from None
    return stored, signing.dumps([stored.pk, by.pk], salt=SALT)


def claimed(tickets: Iterable[str], *, by: Any) -> list[StoredFile]:
    """The files behind tickets of `by`, in order. Raises ValidationError {"attachments": …} for any other ticket."""
    ids = []
    for ticket in tickets:
        try:
            id, user = signing.loads(ticket, salt=SALT, max_age=HOURS * 3600)
        except (signing.BadSignature, ValueError):
            id, user = 0, None
        if user != by.pk:
            raise ValidationError({"attachments": _("This file is not there any more. Add it again.")})
        ids.append(id)
    found = StoredFile.objects.in_bulk(ids)
    if len(found) < len(set(ids)):
        raise ValidationError({"attachments": _("This file is not there any more. Add it again.")})
    return [found[id] for id in ids]
