"""What was sent with a form, read from the request's bytes as they came: they are stored before they are believed."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import uploadhandler
from django.core.validators import validate_email
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict

from kept.channels.form.models import Form
from kept.channels.form.shapes import NOT
from kept.inbox.wording import SUBJECT, one_line
from kept.text.folding import strip_bidi

LONGEST = 20_000
LONGEST_LINE = 500
TRAP = "homepage"


def posted(body: bytes, content_type: str) -> tuple[QueryDict, MultiValueDict]:
    """Fields and files of a sent form. Raises MultiPartParserError and its kind for what is none."""
    if not content_type.startswith("multipart/form-data"):
        return QueryDict(body.decode("utf-8", "replace").encode(), encoding="utf-8"), MultiValueDict()
    handlers = [uploadhandler.load_handler(name, None) for name in settings.FILE_UPLOAD_HANDLERS]
    said = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    return MultiPartParser(said, BytesIO(body), handlers, "utf-8").parse()


@dataclass
class Submission:
    """What somebody wrote into a form. `answers` are (label, value) of its own questions, in her language."""

    text: str
    name: str = ""
    email: str = ""
    subject: str = ""
    trap: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The text with the answers below it, as the message says it."""
        below = "\n".join(f"{label}: {value}" for label, value in self.answers if value)
        return "\n\n".join(part for part in (self.text, below) if part)


def submission(form: Form, data: QueryDict, files: MultiValueDict, language: str) -> Submission:
    """What was sent, as far as the form asks for it; never raises."""
    line = lambda name, most=LONGEST_LINE: one_line(strip_bidi(data.get(name, "")), most)  # noqa: E731
    asked = {name: line(name) for name, wanted in form.asks.items() if wanted != NOT and name != "files"}
    return Submission(
        text=data.get("text", "").replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST],
        name=asked.get("name", "")[:200],
        email=_email(asked.get("email", "")),
        subject=one_line(asked.get("subject", ""), SUBJECT),
        trap=data.get(TRAP, "").strip(),
        answers=[(_label(row, language), _answer(row, line(row["id"]), language)) for row in form.questions],
        files=files.getlist("files") if form.asks.get("files") != NOT else [],
    )


def _email(given: str) -> str:
    try:
        validate_email(given)
    except ValidationError:
        return ""
    return given[:320]


def _label(question: dict, language: str) -> str:
    return question["labels"].get(language) or next(iter(question["labels"].values()), question["id"])


def _answer(question: dict, given: str, language: str) -> str:
    """A list is sent as the place of the choice, so that the team reads the same whatever the language."""
    if question["kind"] != "list":
        return given
    choices = question["choices"].get(language) or next(iter(question["choices"].values()), [])
    return choices[int(given)] if given.isascii() and given.isdigit() and int(given) < len(choices) else ""
