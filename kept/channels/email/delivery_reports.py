"""The part of a report that machines write for machines: message/delivery-status (RFC 3464), and the same lines in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .charsets import clean, decode
from .headers import read_ids
from .parts import Content, bytes_of

KINDS = ("message/delivery-status", "message/global-delivery-status")
FAILED, LATE, ARRIVED = "failed", "delayed", "delivered"
MOST_LINES = 20_000
LONGEST_WORDS = 400
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*(.*)$")
_NAMES = ("final-recipient", "original-recipient", "x-actual-recipient")
_IDS = ("x-original-message-id", "original-message-id")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one recipient. `outcome` is FAILED, LATE or ARRIVED; `address` "" if it names none."""

    address: str
    outcome: str
    status: str
    words: str


def read_rows(content: Content) -> tuple[list[Row], str]:
    """What the machines' part of a report says of each recipient, and the id of our mail ("" if it names none)."""
    texts = [decode(bytes_of(leaf.part)) for leaf in content.leaves if leaf.kind in KINDS]
    return rows_of("\n\n".join(texts))


def rows_of(text: str) -> tuple[list[Row], str]:
    """The same of a text that has such lines somewhere."""
    blocks = list(_blocks(text.replace("\r\n", "\n").split("\n")[:MOST_LINES]))
    rows = [row for row in map(_row, blocks) if row is not None]
    ids = [id_ for block in blocks for name in _IDS for id_ in read_ids(block.get(name, ""))]
    return rows, next(iter(ids), "")


def addresses_of(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row.address for row in rows if row.address))


def statuses_of(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row.status for row in rows if row.status))


def statuses_in(text: str) -> list[str]:
    """Codes of failures in a text; no versions and addresses of networks, which look alike."""
    return list(dict.fromkeys(code for code in _STATUS.findall(text) if code[0] != "2"))


def _blocks(lines: list[str]) -> Iterable[dict[str, str]]:
    """Fields between empty lines. A second recipient without an empty line before it begins a block of its own."""
    block: dict[str, str] = {}
    last = ""
    for line in lines:
        field = _FIELD.match(line)
        if line[:1] in " \t" and line.strip() and last:
            block[last] = f"{block[last]} {line.strip()}"
            continue
        name = field[1].lower() if field else ""
        if not line.strip() or (name in _NAMES and name in block):
            yield block
            block, last = {}, ""
        if field:
            last = name
            block.setdefault(name, field[2].strip())
    yield block


def _row(fields: dict[str, str]) -> Row | None:
    action, address = fields.get("action", "").lower(), _recipient(fields)
    status = next(iter(_STATUS.findall(fields.get("status", ""))), "")
    if not (address or action):
        return None
    if action.startswith("delayed"):
        outcome = LATE
    elif action.startswith(("delivered", "relayed", "expanded")) or (not action and status.startswith("2")):
        outcome = ARRIVED
    else:
        outcome = FAILED
    said = fields.get("diagnostic-code", "")
    kind, semicolon, words = said.partition(";")
    words = words if semicolon and len(kind) < 20 else said
    return Row(address, outcome, status, clean(" ".join(words.split()))[:LONGEST_WORDS])


def _recipient(fields: dict[str, str]) -> str:
    for name in _NAMES:
        value = fields.get(name, "").split(";", 1)[-1].strip().strip("<>")
        if value:
            return clean(value.lower())[:320]
    return ""
