"""A page of a saved view with four conditions, by number of conversations, on both databases: selective and not, and/or/not mixed.

Each figure is the whole of finding a page as an agent who does not see every team: the tree read, what it names looked
up, the ids found, fifty rows fetched. Beside it stands the bare query of those fifty rows by their ids. `count` is the
bounded count of the same view. `python -m bench.views URL SIZE` measures one of them ("sqlite" for a new folder).
"""

import os
import subprocess
import sys

from bench.desk import desk, in_django
from bench.mail import _postgres
from bench.report import percentiles, say, times

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
    felt = percentiles(times(lambda: of_filter(amal, tree, order=order).page(), TIMES_EACH))
    counted = of_filter(amal, tree, order=order).count()
    count = percentiles(times(lambda: of_filter(amal, tree, order=order).count(), TIMES_EACH // 2))
    ids = [row.id for row in found.rows]
    raw = percentiles(times(lambda: list(Conversation.objects.filter(pk__in=ids).values_list()), TIMES_EACH))["p50_ms"]
    say(
        "view", database=database, conversations=size, view=name, **felt, queries=len(asked), rows=len(ids), unfinished=found.unfinished,
        counted=f"{counted.n}{'+' if counted.more else ''}", count_p95_ms=count["p95_ms"], raw_ms=raw, ratio=felt["p50_ms"] / raw if raw else None,
        raw="the bare query of those rows by their ids",
    )  # fmt: skip


def fill(size: int) -> dict[str, int]:
    """`size` conversations of five teams (one hidden), written in SQL: nine in ten closed, a tenth with the common tag."""
    from django.db import connection

    from kept.accounts.models import Membership, Role, Team, User
    from kept.events.clock import now
    from kept.inbox.models import Channel, Field, Tag
    from kept.people.models import Person

    users = User.objects.bulk_create(
        User(email=f"{name}@kept.example", name=name.title(), role=Role.AGENT)
        for name in ["amal", *(f"u{n}" for n in range(19))]
    )
    teams = Team.objects.bulk_create(Team(name=f"Team {n}", restricted=n == 4) for n in range(5))
    Membership.objects.create(team=teams[0], user=users[0])
    channel = Channel.objects.create(name="Lamp & Ring", address="help@lampring.example", is_default=True)
    people = Person.objects.bulk_create(
        (Person(name=f"Customer {n}") for n in range(min(size, 20_000))), batch_size=1000
    )
    tags = Tag.objects.bulk_create(Tag(name=name) for name in ("common", "middle", "rare"))
    amount = Field.objects.create(name="Amount", kind="number")
    at = now()
    ago = (
        "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %(at)s, '-' || ({0}) || ' minutes')"
        if connection.vendor == "sqlite"
        else "(%(at)s::timestamptz - ({0}) * interval '1 minute')"
    )
    later = ago.format("k * 3")
    values = {
        "channel_id": "%(channel)s", "person_id": "%(person)s + k %% %(people)s", "subject": "'The ring has not arrived ' || k", "ask": "''", "preview": "'Hello'",
        "language": "CASE k * 7919 %% 3 WHEN 0 THEN 'ar' WHEN 1 THEN 'en' ELSE 'zh-Hant' END",
        "state": "CASE WHEN k * 31337 %% 100 < 5 THEN 'open' WHEN k * 31337 %% 100 < 9 THEN 'waiting' WHEN k * 31337 %% 100 = 9 THEN 'snoozed' ELSE 'closed' END",
        "team_id": "%(team)s + k * 6007 %% 5", "assignee_id": "CASE WHEN k * 7127 %% 50 < 20 THEN %(user)s + k * 7127 %% 50 END",
        "created_at": ago.format("k * 3 + 60"), "last_at": later, "last_message_id": "0", "priority": "k * 104729 %% 4 - 1", "version": "1",
        "waiting_since": f"CASE WHEN k * 31337 %% 100 < 4 THEN {later} END",
    }  # fmt: skip
    numbers = "WITH RECURSIVE n(k) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT k + 1 FROM n WHERE k + 1 < %(size)s)"
    names = {
        "at": at,
        "size": size,
        "channel": channel.pk,
        "person": people[0].pk,
        "people": len(people),
        "team": teams[0].pk,
        "user": users[0].pk,
        "field": amount.pk,
    }
    rows = [
        f"{numbers} INSERT INTO inbox_conversation ({', '.join(values)}) SELECT {', '.join(values.values())} FROM n",
        f"INSERT INTO inbox_fieldvalue (field_id, conversation_id, number, text, at) SELECT %(field)s, id, id * 48271 %% 5000, '', {ago.format('0')} FROM inbox_conversation WHERE id %% 10 < 3",
    ]
    for tag, every in zip(tags, (10, 100, max(size // 100, 1)), strict=True):
        rows.append(
            f"INSERT INTO inbox_tagging (conversation_id, tag_id, at) SELECT id, {tag.pk}, {ago.format('0')} FROM inbox_conversation WHERE id * 611953 %% {every} = 0"
        )
    if connection.vendor == "sqlite":
        rows[0] = rows[0].replace(f"{numbers} INSERT INTO", "INSERT INTO").replace(" SELECT ", f" {numbers} SELECT ", 1)
    with connection.cursor() as cursor:
        for sql in rows:
            cursor.execute(sql, names)
        cursor.execute(
            "ANALYZE"
            if connection.vendor == "sqlite" and os.environ.get("BENCH_ANALYZE")
            else "VACUUM ANALYZE"
            if connection.vendor != "sqlite"
            else "SELECT 1"
        )
    return {"common": tags[0].pk, "middle": tags[1].pk, "rare": tags[2].pk, "amount": amount.pk}


if __name__ == "__main__":
    measure_here(sys.argv[1], int(sys.argv[2]))
