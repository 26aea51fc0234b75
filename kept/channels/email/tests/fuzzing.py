"""Mails made wrong at random, read for as long as one likes: `make fuzz`, or `python -m kept.channels.email.tests.fuzzing`.

What is found lies in build/fuzzing as mails of the kind; each becomes a small test, then it may go.
Environment: FUZZ_MINUTES (10), FUZZ_SEED (another at each run), FUZZ_SEEDS (a folder of .eml to begin with).
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kept.channels.email.mail import Mail
from kept.channels.email.reading import read, understand
from kept.channels.email.tests.fuzzing_seeds import SEEDS, WORDS

SLOWEST = 2.0  # seconds, for a mail of at most a megabyte
FOUND = Path("build/fuzzing")
_ERROR = re.compile(r"^(\w*(?:Error|Exception|Exit|Interrupt))\b")


def mutated(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A mail with one to six things wrong, at most a megabyte long."""
    raw = chance.choice(seeds)
    for _ in range(chance.randint(1, 6)):
        raw = chance.choice(MUTATIONS)(chance, raw, seeds)[:1_000_000]
    return raw


def _span(chance: random.Random, raw: bytes, most: int = 400) -> tuple[int, int]:
    start = chance.randrange(len(raw) + 1)
    return start, min(len(raw), start + chance.randint(0, most))


def _flip(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _drop(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    start, end = _span(chance, raw)
    return raw[:start] + raw[end:]


def _repeat(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    start, end = _span(chance, raw, 60)
    return raw[:start] + raw[start:end] * chance.choice((2, 3, 50, 2000)) + raw[end:]


def _say(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    start, end = _span(chance, raw, 20)
    return raw[:start] + chance.choice(WORDS) + raw[chance.choice((start, end)) :]


def _splice(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    start, end = _span(chance, other := chance.choice(seeds), 3000)
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + other[start:end] + raw[at:]


def _cut(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _line(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    """A line moved, doubled or left out."""
    lines = raw.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 1, 2, 300))):
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _label(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    """Another charset or encoding on a label."""
    labels = list(re.finditer(rb"(?i)(?:charset=\"?|transfer-encoding: |=\?)([\w-]+)", raw))
    if not labels:
        return raw
    found = chance.choice(labels)
    return raw[: found.start(1)] + chance.choice(WORDS).strip() + raw[found.end(1) :]


def _inside(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    """The mail as a part of another."""
    kind = chance.choice((b"message/rfc822\r\nContent-Disposition: inline", b"message/rfc822", b"message/partial"))
    head = b"Subject: Outer\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: "
    return head + kind + b"\r\n\r\n" + raw + b"\r\n--outer--\r\n"


MUTATIONS = (_flip, _flip, _drop, _repeat, _say, _say, _splice, _cut, _line, _label, _label, _inside)


def strings_of(value: Any) -> Iterator[str]:
    """All text in a mail as read."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from strings_of(getattr(value, part.name))
    elif isinstance(value, dict):
        yield from strings_of(list(value.items()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_of(item)


def faults_of(raw: bytes) -> tuple[Mail | None, list[str]]:
    """The mail as read, and what must never be so."""
    began = time.process_time()
    try:
        mail = read(raw)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return None, [f"raised {type(error).__name__} {_place(error)}"]
    took = time.process_time() - began
    faults = [f"slow {took:.1f} s"] if took > SLOWEST and len(raw) <= 1_000_000 else []
    # Too deep for the parser is said as a trouble, and the headers are read all the same: only what came out counts.
    faults += [
        f"caught {found[1]} {place}"
        for trouble in mail.troubles
        if (found := _ERROR.match(trouble)) and (place := _where(raw))
    ]
    for text in strings_of(mail):
        if "\x00" in text or any("\ud800" <= ch <= "\udfff" for ch in text):
            faults.append("cannot be stored")
            break
    if not mail.body_text.strip() and not mail.attachments and _has_words(raw):
        faults.append("no words")
    str(mail.as_line())
    return mail, faults


def _where(raw: bytes) -> str:
    try:
        understand(raw, Mail())
    except Exception as error:
        return _place(error)
    return ""


def _place(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _has_words(raw: bytes) -> bool:
    """Whether a plain mail has words below its headers. Only of simple mails can that be said from outside."""
    head, blank, body = raw.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
    return bool(blank) and not re.search(rb"(?i)content-|multipart", head) and bool(re.search(rb"[a-z]{3}", body))


def hunt(minutes: float, seed: int, seeds: list[bytes]) -> Counter[str]:
    """Reads mutated mails until the time is over; keeps one mail of each kind of fault."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        found["mails"] += 1
        raw = mutated(chance, seeds)
        for fault in faults_of(raw)[1]:
            kind = re.sub(r"[\d.]+ s$", "", fault)
            if not found[kind]:
                FOUND.mkdir(parents=True, exist_ok=True)
                name = re.sub(r"\W+", "-", kind).strip("-")
                (FOUND / f"{name}-{hashlib.sha256(raw).hexdigest()[:8]}.eml").write_bytes(raw)
                print(f"{found['mails']}: {fault} ({len(raw)} bytes)", flush=True)
            found[kind] += 1
    return found


def main() -> int:
    seed = int(os.environ.get("FUZZ_SEED") or time.time_ns() % 1_000_000)
    minutes = float(os.environ.get("FUZZ_MINUTES") or 10)
    seeds = list(SEEDS)
    if folder := os.environ.get("FUZZ_SEEDS"):
        seeds += [path.read_bytes() for path in sorted(Path(folder).glob("*.eml"))]
    print(f"{minutes:g} minutes from {len(seeds)} mails, FUZZ_SEED={seed}", flush=True)
    found = hunt(minutes, seed, seeds)
    print(", ".join(f"{count} {kind}" for kind, count in found.most_common()))
    return int(len(found) > 1)


if __name__ == "__main__":
    sys.exit(main())
