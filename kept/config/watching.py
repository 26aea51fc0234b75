"""The numbers behind /metrics, /readyz and `kept doctor`."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from kept import VERSION
from kept.events import clock
from kept.jobs.models import Job, Tick


def seconds_behind() -> float:
    """How long the oldest due job has been waiting for a worker."""
    moment = clock.now()
    first = Job.objects.due(moment).order_by("run_at").values_list("run_at", flat=True).first()
    return (moment - first).total_seconds() if first else 0.0


def seconds_since_tick_due() -> float:
    """How late the latest timed work is."""
    moment = clock.now()
    first = Tick.objects.order_by("due_at").values_list("due_at", flat=True).first()
    return max(0.0, (moment - first).total_seconds()) if first else 0.0


def resident_bytes() -> int:
    """Memory of this process, in bytes (its highest so far where /proc is missing)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def lines() -> Iterator[str]:
    """Prometheus' text format, one metric after the other."""
    streams = sys.modules.get("kept.live.hub")
    yield from _metric("kept_info", "gauge", "The version that runs.", 1, f'{{version="{VERSION}"}}')
    yield from _metric("kept_jobs_waiting", "gauge", "Jobs not yet taken by a worker.", Job.objects.waiting().count())
    yield from _metric("kept_jobs_running", "gauge", "Jobs in the hands of a worker.", Job.objects.running().count())
    yield from _metric(
        "kept_jobs_failed", "gauge", "Jobs given up; look at them with kept doctor.", Job.objects.failed().count()
    )
    yield from _metric(
        "kept_jobs_behind_seconds", "gauge", "How long the oldest due job has waited.", round(seconds_behind(), 3)
    )
    yield from _metric(
        "kept_live_streams",
        "gauge",
        "Open live streams of this process.",
        len(streams.hub.subscribers) if streams else 0,
    )
    yield from _metric(
        "kept_live_news_total", "counter", "News told to streams by this process.", streams.hub.count if streams else 0
    )
    yield from _metric("process_resident_memory_bytes", "gauge", "Memory of this process.", resident_bytes())


def _metric(name: str, kind: str, about: str, value: float, labels: str = "") -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    yield f"{name}{labels} {value}"
