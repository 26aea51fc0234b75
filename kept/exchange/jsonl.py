"""The neutral format as a source: a file of JSON lines, read line by line."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kept.exchange.importing import Item
from kept.exchange.records import Unreadable, read_line

LONGEST_LINE = 64 * 1024 * 1024  # a line beyond is no conversation


class JsonLines:
    """A file in the neutral format (see `records`)."""

    format = "jsonl"

    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.size = path.stat().st_size

    def digest(self) -> str:
        """SHA-256 of the content: a file that has grown since is another import, of which the known part is skipped."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def items(self, position: int, line: int) -> Iterator[Item]:
        """Each line that says something, from the byte `position` on, which is after line number `line`."""
        with self.path.open("rb", buffering=1024 * 1024) as file:
            file.seek(position)
            while text := file.readline(LONGEST_LINE):
                line, position = line + 1, position + len(text)
                if len(text) >= LONGEST_LINE and not text.endswith(b"\n"):
                    position += self._skip(file)
                    yield Item(line, position, refused=f"longer than {LONGEST_LINE // 1024 // 1024} MB")
                    continue
                try:
                    yield Item(line, position, read_line(text))
                except Unreadable as error:
                    yield Item(line, position, refused=str(error))

    def _skip(self, file) -> int:
        skipped = 0
        while text := file.readline(LONGEST_LINE):
            skipped += len(text)
            if text.endswith(b"\n"):
                break
        return skipped
