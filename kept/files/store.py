"""The file store: a folder, sharded by the hash of the bytes. Written whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
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


def put_many(contents: Sequence[bytes], *, name: str, content_type: str = "") -> list[StoredFile]:
    """put() for several of one kind that come at the same moment, in their order: all are kept, or it raises.

    They lie in one folder, that of the first, and the disk is asked for all of them at once.
    """
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    folder = f"{digests[0][:2]}/{digests[0][2:4]}" if digests else ""
    keys = [f"{folder}/{digest}-{secrets.token_hex(4)}" for digest in digests]
    _write_all([root() / key for key in keys], contents)
    moment = import_string(settings.KEPT_CLOCK)()
    return StoredFile.objects.bulk_create(
        StoredFile(
            name=tidy(name), size=len(content), content_type=sniff(content[:HEAD], content_type), sha256=digest, key=key, stored_at=moment
        )
        for content, digest, key in zip(contents, digests, keys, strict=True)
    )  # fmt: skip


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


def _write_all(paths: Sequence[Path], contents: Sequence[bytes]) -> None:
    """All in one folder. Nobody knows their names until they are whole, so they need no other name before."""
    missing = _make_folder(paths[0].parent) if paths else []
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("xb", buffering=0)) for path in paths]
            for file, content in zip(files, contents, strict=True):
                if file.write(content) != len(content):
                    raise OSError("The disk took only a part of it.")
            numbers = [file.fileno() for file in files]
            # Asked for together, they share what the file system has to do for each.
            list(_syncing().map(os.fsync, numbers) if len(numbers) > 1 else map(os.fsync, numbers))
        _sync_folders(dict.fromkeys([path.parent for path in paths[:1]] + missing))
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


@cache
def _syncing() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(8, thread_name_prefix="fsync")


def _move(source: Path, target: Path) -> None:
    # The name must survive a power cut too, not only the bytes; and so must the folders made for it.
    missing = _make_folder(target.parent)
    os.replace(source, target)
    _sync_folders(dict.fromkeys([target.parent, *missing]))


def _make_folder(folder: Path) -> list[Path]:
    """Make it where it is missing; the folders that got a new entry by that."""
    if folder.is_dir():
        return []
    missing = [each for each in (folder.parent, folder) if not each.is_dir()]
    folder.mkdir(parents=True, exist_ok=True)
    return [each.parent for each in reversed(missing)]


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
