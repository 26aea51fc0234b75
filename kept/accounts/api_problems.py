"""Every error of the API as problem+json (RFC 9457), in the reader's language, with an entry per wrong field."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.errors import ValidationError as SchemaError

from kept.accounts.rate_limits import Limited

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Raised by an operation to answer with `status`.

    `detail` is a sentence for people, `errors` a list of {field, code, message}, `name` the last part of `type`.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        name: str = "",
        errors: list[dict] | None = None,
        headers: dict | None = None,
    ):
        super().__init__(detail)
        self.status, self.detail, self.name, self.errors, self.headers = (
            status,
            detail,
            name,
            errors or [],
            headers or {},
        )


def wrong(field: str, message: str, code: str = "invalid") -> Problem:
    """A 422 about one field."""
    return Problem(422, errors=[entry(field, message, code)])


def entry(field: str, message: str, code: str = "invalid") -> dict[str, str]:
    """One of a problem's `errors`."""
    return {"field": field, "code": code, "message": message}


def answer(problem: Problem) -> JsonResponse:
    """The response for `problem`."""
    title = titles().get(problem.status) or HTTPStatus(problem.status).phrase
    body = {
        "type": f"urn:kept:problem:{problem.name or HTTPStatus(problem.status).phrase.lower().replace(' ', '-')}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail or title,
        "errors": problem.errors,
    }
    return JsonResponse(
        body,
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def titles() -> dict[int, str]:
    """What each status means, in the reader's language."""
    return {
        400: _("The request could not be read."),
        401: _("A valid token is needed."),
        403: _("This token may not do that."),
        404: _("There is nothing here, or it is not for you."),
        405: _("This address does not take this method."),
        409: _("That clashes with something that is happening or has happened."),
        412: _("It has been changed since you read it."),
        413: _("That is too large."),
        415: _("This kind of content is not taken here."),
        422: _("Some of what was sent is not right."),
        428: _("Say which version you are changing (%(header)s).") % {"header": "If-Match"},
        429: _("Too many requests. Try again later."),
        500: _("Something went wrong on our side. It has been noted."),
    }


def problem_of(error: Exception) -> Problem:
    """The Problem that stands for any exception; what nobody expected is logged and becomes a 500."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return Problem(404)
    if isinstance(error, PermissionDenied):
        return Problem(403, str(error))
    if isinstance(error, Limited):
        return Problem(429, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, SchemaError):
        return Problem(422, errors=[field_error(row) for row in error.errors])
    if isinstance(error, ValidationError):
        return Problem(422, errors=model_errors(error))
    if isinstance(error, RequestDataTooBig):
        return Problem(413)
    if isinstance(error, HttpError):
        return Problem(error.status_code)
    log.error("the API failed", exc_info=error)
    return Problem(500)


def handle(request: HttpRequest, error: Any) -> JsonResponse:
    """As an exception handler of django-ninja."""
    return answer(problem_of(error))


def model_errors(error: ValidationError) -> list[dict]:
    """The entries of a Django ValidationError, as a verb or a form raises it."""
    rows = error.error_dict.items() if hasattr(error, "error_dict") else [("", error.error_list)]
    return [
        entry("" if field == "__all__" else field, " ".join(one.messages), one.code or "invalid")
        for field, errors in rows
        for one in errors
    ]


def field_error(row: dict[str, Any]) -> dict[str, str]:
    """One entry of what the schema found: the field's path as in the JSON sent, a stable code, a sentence."""
    loc = [str(part) for part in row["loc"]]
    # ninja puts where it looked first (body, query, path) and then the name of the function's parameter.
    path = loc[2:] if len(loc) > 2 else loc[1:]
    return entry(".".join(path), sentence(row), row["type"])


def sentence(row: dict[str, Any]) -> str:
    """A schema error in the reader's language."""
    kind, more = row["type"], row.get("ctx", {})
    if kind in {"value_error", "assertion_error"}:  # our own validators speak for themselves
        return str(more.get("error") or row["msg"])
    if kind in {"enum", "literal_error"}:
        return _("Must be one of: %(expected)s.") % {"expected": more.get("expected", "")}
    if kind in {"string_too_long", "too_long"}:
        return _("Too long: at most %(most)s.") % {"most": more["max_length"]}
    if kind in {"string_too_short", "too_short"}:
        return _("Too short: at least %(least)s.") % {"least": more["min_length"]}
    if kind in {"greater_than_equal", "greater_than"}:
        return _("Must be larger: at least %(least)s.") % {"least": more.get("ge", more.get("gt"))}
    if kind in {"less_than_equal", "less_than"}:
        return _("Must be smaller: at most %(most)s.") % {"most": more.get("le", more.get("lt"))}
    return plain_sentence(kind)


def plain_sentence(kind: str) -> str:
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("There is no such field.")
    if kind.startswith(("datetime", "timezone", "date_")):
        return _("Must be a time such as 2026-03-06T16:00:00Z.")
    if kind.startswith(("int", "float", "decimal")):
        return _("Must be a number.")
    if kind.startswith("bool"):
        return _("Must be true or false.")
    if kind.startswith("string"):
        return _("Must be text.")
    return _("This is not right.")
