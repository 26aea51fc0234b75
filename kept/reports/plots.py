"""The geometry of a plot: bars and a line in a box, in numbers that stand as attributes of an SVG.

Shapes: a box of WIDTH × HEIGHT; time runs with the reading direction, which the template turns, not the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, GAP = 560, 150, 0.28


@dataclass(frozen=True)
class Bar:
    """`x`, `y`, `width`, `height` in the box; `label` is said to whoever points at it."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True)
class Plot:
    """`bars` of one series, `line` of another as the points of a polyline; `top` is the value of the upper edge."""

    bars: list[Bar]
    marks: list[tuple[float, str]]
    top: float
    line: str = ""
    dots: list[tuple[float, float]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def plot(
    values: Sequence[float | None],
    labels: Sequence[str],
    *,
    line: Sequence[float] = (),
    marks: Sequence[tuple[int, str]] = (),
) -> Plot:
    """A bar for each value (None: a gap), a line over them; `marks` are (index, text) below."""
    top = nice(max([0, *(value for value in values if value is not None), *line]))
    step = WIDTH / max(1, len(values))
    bars = [_bar(index, value, step, top, label) for index, (value, label) in enumerate(zip(values, labels, strict=True)) if value is not None]  # fmt: skip
    dots = [(round((index + 0.5) * step, 1), round(HEIGHT * (1 - value / top), 1)) for index, value in enumerate(line)]
    points = " ".join(f"{x},{y}" for x, y in dots)
    return Plot(bars, [(round((index + 0.5) * step, 1), text) for index, text in marks], top, points, dots)


def _bar(index: int, value: float, step: float, top: float, label: str) -> Bar:
    height = HEIGHT * value / top
    x, width = index * step + step * GAP / 2, step * (1 - GAP)
    return Bar(round(x, 1), round(HEIGHT - height, 1), round(width, 1), round(height, 1), label)


def nice(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … that is not below `value`; at least 1."""
    size = 1.0
    while True:
        for factor in (1, 2, 5):
            if factor * size >= value:
                return factor * size
        size *= 10
