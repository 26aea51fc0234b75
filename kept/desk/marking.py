"""Marks on the rows of a list: the next promise's ring, an answer that did not arrive. One query a domain, however many rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from kept.inbox import panels as inbox
from kept.promises import panels as promises

DOMAINS: list[Callable[[list[Any]], dict[int, list[Any]]]] = [promises.marks, inbox.marks]


def marks(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """{conversation id: marks} in the order in which they are drawn; each mark has `html`, and a `key` that changes with it."""
    found: dict[int, list[Any]] = defaultdict(list)
    asked = list(rows)
    for marks_of in DOMAINS:
        for id, signs in marks_of(asked).items():
            found[id] += signs
    return dict(found)
