"""The one place that reads the time. Everything else asks here, so that tests and the demo can turn the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_frozen: datetime | None = None
_offset = timedelta()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _offset


def offset() -> timedelta:
    """How far the demo's clock runs ahead of the real one."""
    return _offset


def shift(ahead: timedelta) -> None:
    """Let this process's clock run `ahead` of the real one (the demo's slider; never in a real installation)."""
    global _offset
    _offset = ahead


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Stop the clock at `at` (aware) within the block. For tests."""
    global _frozen
    if at.tzinfo is None:
        raise ValueError("a frozen clock needs an aware time")
    before, _frozen = _frozen, at.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
