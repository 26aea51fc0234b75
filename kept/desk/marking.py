"""Marks on the rows of a list: the next promise's ring. One query a domain, however many rows."""

from collections.abc import Iterable
from typing import Any

from kept.promises import panels as promises


def marks(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """{conversation id: marks} in the order in which they are drawn."""
    return promises.marks(list(rows))
