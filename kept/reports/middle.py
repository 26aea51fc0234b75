"""Middles of durations: the median, and what nine of ten stay under. Never the mean alone: one long weekend moves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from kept.promises.measures import MINIMUM


@dataclass(frozen=True)
class Middle:
    """`median` and `most` (the 90th percentile) of `n` durations; None below the minimum n: blank, not zero."""

    n: int
    median: timedelta | None = None
    most: timedelta | None = None


def middle(lengths: Iterable[timedelta]) -> Middle:
    """Of durations in any order, by the nearest rank."""
    row = sorted(lengths)
    if len(row) < MINIMUM:
        return Middle(len(row))
    return Middle(len(row), _at(row, 50), _at(row, 90))


def _at(row: list[timedelta], percent: int) -> timedelta:
    return row[-(-len(row) * percent // 100) - 1]
