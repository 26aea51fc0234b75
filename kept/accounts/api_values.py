"""What a request may hold at all: text, numbers and times that a database can keep and a page can show."""

from datetime import datetime
from typing import Any

from ninja import Schema as AnySchema
from pydantic import ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from kept.text.numbers import YEARS

LARGEST = 2**63 - 1  # what a database column holds


class Checked(AnySchema):
    """A schema whose values can be kept, however deep they lie. Each wrong one is named by its field."""

    @field_validator("*")
    @classmethod
    def _possible(cls, value: Any) -> Any:
        refuse_impossible(value)
        return value


class Schema(Checked):
    """What a request may say: a field that is not declared is refused. (`Shown` is for answers.)"""

    model_config = ConfigDict(extra="forbid")


def refuse_impossible(value: Any) -> None:
    """Raises PydanticCustomError for text with NUL or half a surrogate pair, a number beyond 64 bits, a time out of reach."""
    if isinstance(value, str) and not is_storable(value):
        raise PydanticCustomError("string_unicode", "text that cannot be kept")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise PydanticCustomError("int_out_of_range", "a number beyond 64 bits")
    if isinstance(value, datetime) and (value.tzinfo is None or value.year not in YEARS):
        raise PydanticCustomError("datetime_out_of_range", "a time without a zone, or out of reach")
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for each in value:
            refuse_impossible(each)


def is_storable(text: str) -> bool:
    """PostgreSQL takes no NUL, no database takes half a surrogate pair."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
