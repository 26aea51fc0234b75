"""The file store: a folder, sharded by the hash of the bytes. Written whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kept.files.models import StoredFile
from kept.files.names import tidy
from kept.files.sniffing import HEAD, sniff

CHUNK = 256 * 1024


class TooLarge(ValueError):
    """The file is larger than allowed. `str()` is a sentence for the reader; `limit` is in bytes."""

    def __init__(self, limit: int):
        super().__init__(_("The file is larger than %(limit)s MB.") % {"limit": limit // (1024 * 1024)})
        self.limit = limit


def root() -> Path:
    """The folder of all files."""
    return Path(settings.FILE_ROOT)


def path_of(stored: StoredFile) -> Path:
    """Where the bytes of a stored file lie."""
    return root() / stored.key


def put(content: bytes | BinaryIO, *, name: str, content_type: str = "", limit: int | None = None) -> StoredFile:
    """Keep `content` (bytes, or anything with read) and return its row.

    On the disk before it returns (fsync), so a committed row always has its bytes; a row rolled back leaves
    bytes that `sweep` removes. `content_type` is only the sender's word. `limit` in bytes, else KEPT's own.
    Raises TooLarge.
    """
    stream = BytesIO(content) if isinstance(content, bytes | bytearray | memoryview) else content
    with _temporary() as (temporary, file):
        digest, size, head = _copy(stream, file, settings.MAX_STORED_BYTES if limit is None else limit)
        file.flush()
        os.fsync(file.fileno())
        key = f"{digest[:2]}/{digest[2:4]}/{digest}-{secrets.token_hex(4)}"
        _move(temporary, root() / key)
    moment = import_string(settings.KEPT_CLOCK)()
    return StoredFile.objects.create(
        name=tidy(name), size=size, content_type=sniff(head, content_type), sha256=digest, key=key, stored_at=moment
    )


def open(stored: StoredFile) -> BinaryIO:
    """The bytes of a stored file, to be read and closed. Raises FileNotFoundError if they are gone."""
    return path_of(stored).open("rb")


def delete(stored: StoredFile) -> None:
    """Remove the row now and the bytes once the transaction is committed."""
    path = path_of(stored)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


@contextmanager
def _temporary() -> Iterator[tuple[Path, BinaryIO]]:
    folder = root() / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(8)
    try:
        with path.open("xb") as file:
            yield path, file
    finally:
        path.unlink(missing_ok=True)


def _copy(stream: BinaryIO, file: BinaryIO, limit: int) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        head = head or chunk[:HEAD]
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size, head


def _move(source: Path, target: Path) -> None:
    # The name must survive a power cut too, not only the bytes; and so must the folders made for it.
    missing = [folder for folder in (target.parent.parent, target.parent) if not folder.is_dir()]
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)
    for folder in dict.fromkeys([target.parent, *(folder.parent for folder in reversed(missing))]):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
