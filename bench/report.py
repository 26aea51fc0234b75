"""What is printed: one JSON object a line, and how figures are made of many measurements."""

import json
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence


def say(figure: str, **values: object) -> None:
    """Print one figure. Times are in milliseconds, sizes in bytes unless the name says otherwise."""
    print(json.dumps({"figure": figure, **{k: rounded(v) for k, v in values.items()}}, ensure_ascii=False), flush=True)


def rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def times(act: Callable[[], object], count: int) -> list[float]:
    """How long each of `count` calls took, in milliseconds."""
    found = []
    for _ in range(count):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return found


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """p50 and p95 of at least two times."""
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return {"p50_ms": statistics.median(taken), "p95_ms": cuts[-1]}


def machine() -> dict:
    """What it ran on, and how fast it was just then: a fixed loop, since shared machines vary."""
    began = time.perf_counter()
    sum(i * i for i in range(2_000_000))
    return {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "fixed_loop_ms": (time.perf_counter() - began) * 1000,
    }
