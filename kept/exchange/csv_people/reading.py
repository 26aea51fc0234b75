"""Reading CSV that anybody made: in pieces, with limits, and one bad line spoils no other."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

BLOCK = 256 * 1024
LONGEST = 128 * 1024  # bytes of one record
MOST_LINES = 200  # of one record: a cell with more breaks in it is a quote that was never closed
MOST_COLUMNS = 300
MOST_UNCLOSED = 1_000


class Hopeless(Exception):
    """The file as a whole cannot be read; `str()` is a sentence for the reader."""


@dataclass(slots=True)
class Record:
    """One row: its line number (of its first line, from 1), the byte position after it, and its cells or why not."""

    line: int
    position: int
    cells: list[str] = field(default_factory=list)
    wrong: str = ""


@dataclass(slots=True)
class _Line:
    number: int
    end: int
    content: bytes
    cut: bool = False


def records(
    file: BinaryIO, *, encoding: str = "utf-8", delimiter: str = ",", position: int = 0, line: int = 0
) -> Iterator[Record]:
    """Every row that says something, from the byte `position` on, which lies after line number `line`.

    Rows too long, never closed, of too many columns or not in this encoding come with what is wrong with them.
    Raises Hopeless where nearly nothing can be read.
    """
    source = _Lines(file, position, line)
    unclosed = 0
    while (first := source.take()) is not None:
        if first.cut:
            yield Record(
                first.number, first.end, wrong=_("This line is longer than %(n)s KB.") % {"n": LONGEST // 1024}
            )
            continue
        lines = _whole(first, source, encoding, delimiter)
        if not lines:
            unclosed += 1
            if unclosed > MOST_UNCLOSED:
                raise Hopeless(_("Too many quotes are opened and never closed. Is this the right separator?"))
            yield Record(first.number, first.end, wrong=_("A quote is opened here and never closed."))
        elif (made := _record(lines, encoding, delimiter)) is not None:
            yield made


def _whole(first: _Line, source: "_Lines", encoding: str, delimiter: str) -> list[_Line]:
    """The lines of a row that begins with `first`; none if its quote is never closed: then the rest is given back."""
    lines, size = [first], len(first.content)
    while _is_open(lines, encoding, delimiter):
        more = source.take()
        if more is None or more.cut or len(lines) >= MOST_LINES or size + len(more.content) > LONGEST:
            source.give_back([*lines[1:], *([more] if more else [])])
            return []
        lines.append(more)
        size += len(more.content)
    return lines


def _is_open(lines: list[_Line], encoding: str, delimiter: str) -> bool:
    if sum(line.content.count(b'"') for line in lines) % 2 == 0:
        return False
    try:
        list(csv.reader([_text(lines, encoding, "replace")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _record(lines: list[_Line], encoding: str, delimiter: str) -> Record | None:
    made = Record(lines[0].number, lines[-1].end)
    try:
        text = _text(lines, encoding, "strict")
    except UnicodeDecodeError:
        made.wrong = _("This line is not in the encoding of the file.")
        return made
    if not text.strip():
        return None
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        made.wrong = _("This line cannot be taken apart into columns.")
        return made
    if len(cells) > MOST_COLUMNS:
        made.wrong = _("%(found)s columns; at most %(most)s can be read.") % {
            "found": len(cells),
            "most": MOST_COLUMNS,
        }
        return made
    if "\ufffd" in text:
        made.wrong = _("This line is not in the encoding of the file.")
        return made
    made.cells = [unguarded(cell.strip()) for cell in cells]
    return made if any(made.cells) else None


def _text(lines: list[_Line], encoding: str, errors: str) -> str:
    text = b"\n".join(line.content for line in lines).decode(encoding, errors)
    return text.replace("\x00", "").removeprefix("\ufeff" if lines[0].number == 1 else "")


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that an export puts before what a spreadsheet would compute."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in GUARDED else cell


GUARDED = "=+-@\t\r"


class _Lines:
    """The lines of a file, whatever ends them. One that is too long comes as its beginning, marked."""

    def __init__(self, file: BinaryIO, position: int, line: int):
        file.seek(position)
        self.file, self.position, self.number = file, position, line
        self.rest, self.ready, self.done = b"", [], False

    def take(self) -> _Line | None:
        while not self.ready:
            if self.done:
                return None
            self._fill()
        return self.ready.pop()

    def give_back(self, lines: list[_Line]) -> None:
        self.ready.extend(reversed(lines))

    def _fill(self) -> None:
        block = self.file.read(BLOCK)
        self.done = not block
        pieces = (self.rest + block).splitlines(keepends=True)
        self.rest = b""
        # A line may go on in the next block, and a CR there may be followed by its LF.
        if pieces and not self.done and not pieces[-1].endswith(b"\n"):
            self.rest = pieces.pop()
        made = []
        for piece in pieces:
            made.append(self._line(piece))
        if len(self.rest) > LONGEST and not self.rest.endswith(b"\r"):
            made.append(self._skip())
        self.ready = made[::-1]

    def _line(self, piece: bytes) -> _Line:
        self.position += len(piece)
        self.number += 1
        content = piece.rstrip(b"\r\n")
        return _Line(self.number, self.position, content[:LONGEST], cut=len(content) > LONGEST)

    def _skip(self) -> _Line:
        """Read over a line that does not end; memory stays flat."""
        head, self.position, self.rest = self.rest[:LONGEST], self.position + len(self.rest), b""
        while block := self.file.read(BLOCK):
            ends = [at for at in (block.find(b"\n"), block.find(b"\r")) if at >= 0]
            if ends:
                self.position += min(ends) + 1
                self.rest = block[min(ends) + 1 :]
                break
            self.position += len(block)
        self.number += 1
        return _Line(self.number, self.position, head, cut=True)
