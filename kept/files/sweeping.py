"""Removing bytes that no row knows: uploads whose transaction was rolled back."""

from pathlib import Path

from kept.files.models import StoredFile
from kept.files.store import root

GRACE = 24 * 3600  # seconds; a row may still be on its way


def sweep() -> int:
    """Delete files older than a day that have no row. Returns how many. Timed work, once a day."""
    long_ago = _disk_time() - GRACE
    gone = [path for path in root().glob("tmp/*") if path.stat().st_mtime < long_ago]
    for folder in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"):
        gone += _without_row(
            {
                f"{folder.parent.name}/{folder.name}/{path.name}": path
                for path in folder.iterdir()
                if path.stat().st_mtime < long_ago
            }
        )
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _without_row(files: dict[str, Path]) -> list[Path]:
    known = set(StoredFile.objects.filter(key__in=files).values_list("key", flat=True))
    return [path for key, path in files.items() if key not in known]


def _disk_time() -> float:
    """The time by the clock that stamps the files: a shifted demo must not make fresh files look old."""
    mark = root() / "tmp" / "now"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return mark.stat().st_mtime
