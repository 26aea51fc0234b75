"""Removing bytes that no row knows: uploads whose transaction was rolled back."""

import time
from pathlib import Path

from kept.files.models import StoredFile
from kept.files.store import root

GRACE = 24 * 3600  # seconds; a row may still be on its way


def sweep() -> int:
    """Delete files older than a day that have no row. Returns how many. Timed work, once a day."""
    removed = 0
    for folder in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"):
        files = {f"{folder.parent.name}/{folder.name}/{path.name}": path for path in folder.iterdir() if _is_old(path)}
        known = set(StoredFile.objects.filter(key__in=files).values_list("key", flat=True))
        for key in files.keys() - known:
            files[key].unlink(missing_ok=True)
            removed += 1
    for path in root().glob("tmp/*"):
        if _is_old(path):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _is_old(path: Path) -> bool:
    # The disk's own clock stamped the file, so the disk's clock is the one to compare with, not the desk's.
    return time.time() - path.stat().st_mtime > GRACE  # noqa: disk clock
