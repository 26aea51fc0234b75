"""A page of a saved view with four conditions, by number of conversations, on both databases: selective and not, and/or/not mixed.

Each figure is the whole of finding a page as an agent who does not see every team: the tree read, what it names looked
up, the ids found, fifty rows fetched. Beside it stands the bare query of those fifty rows by their ids. `count` is the
bounded count of the same view. `python -m bench.views URL SIZE` measures one of them ("sqlite" for a new folder).
"""

import subprocess
import sys
import time
from collections.abc import Callable

from bench.desk import desk, in_django
from bench.mail import _postgres
from bench.report import percentiles, say, times
from bench.view_rows import fill

TIMES_EACH = 60


def measure(size: int) -> None:
    _in_a_process("sqlite", size)
    with _postgres() as url:
        if url:
            _in_a_process(url, size)


def _in_a_process(url: str, size: int) -> None:
    # Django belongs to one database for life.
    subprocess.run([sys.executable, "-m", "bench.views", url, str(size)], check=True)


def measure_here(url: str, size: int) -> None:
    with desk(**({} if url == "sqlite" else {"KEPT_DATABASE_URL": url})) as on:
        in_django(on)
        ids = fill(size)
        for name, tree, order in views(ids):
            one(url.partition(":")[0], size, name, tree, order)


def views(ids: dict[str, int]) -> list[tuple[str, dict, str]]:
    """(name, tree, order) of what is measured; each has at least four conditions."""

    def ask(field, op, value):
        return {"field": field, "op": op, "value": value}

    open_, mine, arabic = ask("state", "is", "open"), ask("assignee", "is", "me"), ask("language", "is", "ar")
    common, rare, middle = (ask("tag", "is", ids[name]) for name in ("common", "rare", "middle"))
    high, recent, amount = ask("priority", "any_of", [1, 2]), ask("last_at", "within", "90d"), f"field:{ids['amount']}"
    return [
        ("unselective", {"and": [ask("state", "is_not", "closed"), {"not": rare}, ask("priority", "is_not", -1), ask("created_at", "older_than", "1d")]}, "last"),
        ("mixed", {"and": [open_, {"or": [common, mine]}, {"not": arabic}, ask("last_at", "older_than", "2d")]}, "last"),
        ("mixed, waiting longest", {"and": [open_, {"or": [common, high]}, {"not": middle}, ask("waiting_since", "older_than", "2d")]}, "waiting"),
        ("mixed, by priority", {"and": [open_, {"or": [common, mine]}, {"not": rare}, recent]}, "priority"),
        ("mixed, by own field", {"and": [open_, {"or": [common, mine]}, {"not": arabic}, ask(amount, "above", 100)]}, f"field:{ids['amount']}"),
        ("rare tag", {"and": [rare, ask("state", "any_of", ["open", "closed"]), {"not": mine}, arabic]}, "last"),
        ("rare value", {"and": [ask(amount, "is", 17), {"or": [open_, common]}, {"not": arabic}, ask("team", "is", "mine")]}, "created"),
        ("two common, few in both", {"and": [common, ask("team", "is", "mine"), high, {"not": ask("state", "is", "closed")}, arabic]}, "last"),
        ("mine", {"and": [mine, ask("state", "any_of", ["open", "waiting"]), {"or": [common, arabic]}, {"not": middle}]}, "last"),
        ("words that stand nowhere", {"and": [ask("subject", "contains", "zanzibar"), {"not": arabic}, ask("state", "is", "closed"), ask("attachment", "is", False)]}, "last"),
    ]  # fmt: skip


def one(database: str, size: int, name: str, tree: dict, order: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kept.accounts.models import User
    from kept.inbox.models import Conversation
    from kept.inbox.view_lists import of_filter

    amal = User.objects.get(email="amal@kept.example")
    found = of_filter(amal, tree, order=order).page()
    with CaptureQueriesContext(connection) as asked:
        of_filter(amal, tree, order=order).page()
    worked: list[float] = []
    felt = percentiles(times(lambda: busy(worked, lambda: of_filter(amal, tree, order=order).page()), TIMES_EACH))
    counted = of_filter(amal, tree, order=order).count()
    count = percentiles(times(lambda: of_filter(amal, tree, order=order).count(), TIMES_EACH // 2))
    ids = [row.id for row in found.rows]
    raw = percentiles(times(lambda: list(Conversation.objects.filter(pk__in=ids).values_list()), TIMES_EACH))["p50_ms"]
    say(
        "view", database=database, conversations=size, view=name, **felt, processor_p95_ms=percentiles(worked)["p95_ms"], queries=len(asked), rows=len(ids), unfinished=found.unfinished,
        counted=f"{counted.n}{'+' if counted.more else ''}", count_p95_ms=count["p95_ms"], raw_ms=raw, ratio=felt["p50_ms"] / raw if raw else None,
        raw="the bare query of those rows by their ids",
    )  # fmt: skip


def busy(taken: list[float], act: Callable[[], object]) -> None:
    """Do it, and note the processor's time of this process in milliseconds: on a busy machine the clock counts the others too."""
    began = time.process_time()
    act()
    taken.append((time.process_time() - began) * 1000)


if __name__ == "__main__":
    measure_here(sys.argv[1], int(sys.argv[2]))
