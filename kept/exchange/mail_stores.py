"""Where mails lie: folders of .eml files, Maildirs, mbox files. Each is a list of places, read one mail at a time."""

import hashlib
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from kept.exchange.mbox import spans, unquoted

CUT = ".head"  # before ".eml": only the headers of a mail that was too large are in this file
HEAD = 64 * 1024  # bytes; longer headers say nothing that is needed here
# What programs call the folder of what was sent, folded: in files, Maildirs and exports.
SENT = re.compile(
    r"(?:^|[./\\ ])(?:sent|sent items|sent mail|sent messages|outbox|gesendet|gesendete elemente|envoy[ée]s|enviados|"
    r"posta inviata|verzonden|отправленные|المرسل|المرسلة|الرسائل المرسلة|البريد المرسل|寄件備份|已傳送|已寄出|已发送|送信済み)(?:[./\\ ]|$)",
    re.IGNORECASE,
)
# Nobody has said this to anybody, or nobody wants it.
NOT_MAIL = {"tmp", ".drafts", ".trash", ".junk", ".spam", ".deleted messages", ".deleted items"}


@dataclass(slots=True)
class Place:
    """Where one mail lies: in which file, from where, how many bytes. `quoted`: an mbox that has ">From " in texts."""

    file: int
    start: int
    length: int
    quoted: bool = False


class Store(Protocol):
    """Mails somewhere. `name` and `format` are told; `digest()` names the content."""

    format: str
    name: str

    def digest(self) -> str: ...
    def places(self) -> Iterator[Place]: ...
    def head(self, place: Place) -> bytes: ...
    def content(self, place: Place) -> bytes: ...
    def label(self, place: Place) -> str: ...
    def is_sent(self, place: Place) -> bool: ...
    def is_whole(self, place: Place) -> bool: ...


class Files:
    """A file for each mail."""

    def __init__(self, root: Path, paths: list[Path], kind: str):
        self.root, self.paths, self.format = root, paths, kind
        self.name = root.name or str(root)

    def digest(self) -> str:
        whole = hashlib.sha256(self.format.encode())
        for path in self.paths:
            with path.open("rb") as file:
                whole.update(f"{path.relative_to(self.root)}\0".encode("utf-8", "surrogateescape"))
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    def places(self) -> Iterator[Place]:
        for number, path in enumerate(self.paths):
            yield Place(number, 0, path.stat().st_size)

    def head(self, place: Place) -> bytes:
        with self.paths[place.file].open("rb") as file:
            return file.read(HEAD)

    def content(self, place: Place) -> bytes:
        return self.paths[place.file].read_bytes()

    def label(self, place: Place) -> str:
        return str(self.paths[place.file].relative_to(self.root))

    def is_sent(self, place: Place) -> bool:
        # The folders of an account lie here under quoted names.
        return SENT.search(unquote(str(self.paths[place.file].relative_to(self.root).parent))) is not None

    def is_whole(self, place: Place) -> bool:
        return not self.paths[place.file].stem.endswith(CUT)


class Mboxes:
    """mbox files, each with many mails, looked at through the memory of the machine: never read as a whole."""

    format = "mbox"

    def __init__(self, root: Path, paths: list[Path]):
        self.root, self.paths = root, paths
        self.name = root.name or str(root)

    @cached_property
    def maps(self) -> list[mmap.mmap | bytes]:
        return [_map(path) for path in self.paths]

    def digest(self) -> str:
        whole = hashlib.sha256(b"mbox")
        for path in self.paths:
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    def places(self) -> Iterator[Place]:
        for number, content in enumerate(self.maps):
            for span in spans(content):
                yield Place(number, span.start, span.end - span.start, span.quoted)

    def head(self, place: Place) -> bytes:
        return self.maps[place.file][place.start : place.start + min(place.length, HEAD)]

    def content(self, place: Place) -> bytes:
        raw = self.maps[place.file][place.start : place.start + place.length]
        return unquoted(raw) if place.quoted else raw

    def label(self, place: Place) -> str:
        return f"{self.paths[place.file].name} at byte {place.start}"

    def is_sent(self, place: Place) -> bool:
        path = self.paths[place.file]
        return (
            SENT.search(str(path.relative_to(self.root) if path != self.root else path.stem).replace(".mbox", ""))
            is not None
        )

    def is_whole(self, place: Place) -> bool:
        return True


def eml_folder(folder: Path) -> Files:
    """All `*.eml` below a folder."""
    return Files(folder, sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".eml" and _lies(p, folder)), "eml")


def maildir(folder: Path) -> Files:
    """All mails of a Maildir and of the Maildirs below it, but drafts, junk and what is marked as deleted."""
    paths = [p for part in ("cur", "new") for p in folder.rglob(f"{part}/*") if _lies(p, folder)]
    return Files(folder, sorted(p for p in paths if _is_mail(p.relative_to(folder))), "maildir")


def mboxes(path: Path) -> Mboxes:
    """An mbox file, or all of them below a folder (Thunderbird, Google Takeout)."""
    if path.is_file():
        return Mboxes(path, [path])
    return Mboxes(path, sorted(p for p in path.rglob("*") if _lies(p, path) and _begins_like_an_mbox(p)))


def _lies(path: Path, folder: Path) -> bool:
    """Whether it is a file of this folder. A link in what others packed could lead to any file of ours."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _is_mail(path: Path) -> bool:
    flags = path.name.rpartition(":2,")[2] if ":2," in path.name else ""
    return not {part.lower() for part in path.parts} & NOT_MAIL and not {"D", "T"} & set(flags)


def _begins_like_an_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        # An empty file cannot be mapped.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
