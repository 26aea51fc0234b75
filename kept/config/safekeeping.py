"""Backup and restore of a desk on SQLite: database, files and the secret in one tar archive."""

import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connections

from kept.config.serving_shape import Refused, stay_alone

DATABASE = "kept.sqlite3"
USE_PG_DUMP = "This desk is on PostgreSQL: use pg_dump and pg_restore for the database, and copy {files} beside it."


def back_up(archive: Path) -> int:
    """Write everything into `archive` (.tar.gz) while the desk runs. Returns its size in bytes. Raises Refused."""
    source = _database()
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(source)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        unfinished = archive.with_name(archive.name + ".part")
        # The database first: a file is on the disk before its row, so every row of the copy finds its file.
        unfinished.unlink(missing_ok=True)
        # It holds the secret: never readable to others, not even while it is written.
        unfinished.touch(mode=0o600, exist_ok=False)
        with tarfile.open(unfinished, "w:gz", compresslevel=1) as tar:
            tar.add(copy, DATABASE)
            for name in ("files", "secret_key"):
                if (settings.DATA / name).exists():
                    tar.add(settings.DATA / name, name, filter=_no_temporary)
        os.replace(unfinished, archive)
    return archive.stat().st_size


def restore(archive: Path) -> None:
    """Put `archive` in place of what is there, which is kept as `before-restore-*`. Raises Refused while a desk runs."""
    target = _database()
    lock = stay_alone(settings.DATA, "")
    connections.close_all()
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restore-") as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        new = Path(folder)
        _check(new / DATABASE)
        aside = Path(tempfile.mkdtemp(dir=settings.DATA, prefix="before-restore-"))
        # The side files belong to the old database; beside the new one they would damage it.
        for old in (
            target,
            Path(f"{target}-wal"),
            Path(f"{target}-shm"),
            settings.DATA / "files",
            settings.DATA / "secret_key",
        ):
            if old.exists():
                shutil.move(old, aside / old.name)
        shutil.move(new / DATABASE, target)
        for name in ("files", "secret_key"):
            if (new / name).exists():
                shutil.move(new / name, settings.DATA / name)
    lock.close()


def _database() -> Path:
    found = settings.DATABASES["default"]
    if "sqlite" not in found["ENGINE"]:
        raise Refused(USE_PG_DUMP.format(files=settings.FILE_ROOT))
    return Path(found["NAME"])


def _check(database: Path) -> None:
    if not database.exists():
        raise Refused("This is not a backup of Kept: it holds no database. Nothing was changed.")
    with closing(sqlite3.connect(database)) as opened:
        if opened.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Refused("The database in this archive is damaged. Nothing was changed.")


def _no_temporary(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.startswith("files/tmp") else member
