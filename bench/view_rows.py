"""Conversations for the views to be measured, written in SQL on either database."""

import os
from typing import Any


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
    names = {
        "at": now(),
        "size": size,
        "channel": channel.pk,
        "person": people[0].pk,
        "people": len(people),
        "team": teams[0].pk,
        "user": users[0].pk,
        "field": amount.pk,
    }
    write(names, [tag.pk for tag in tags], connection)
    return {"common": tags[0].pk, "middle": tags[1].pk, "rare": tags[2].pk, "amount": amount.pk}


def write(names: dict[str, Any], tags: list[int], connection: Any) -> None:
    """The rows themselves: conversations, values of the own field, tags on one in ten, in a hundred, and on a hundred in all."""
    size = names["size"]
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
    rows = [
        f"{numbers} INSERT INTO inbox_conversation ({', '.join(values)}) SELECT {', '.join(values.values())} FROM n",
        f"INSERT INTO inbox_fieldvalue (field_id, conversation_id, number, text, at) SELECT %(field)s, id, id * 48271 %% 5000, '', {ago.format('0')} FROM inbox_conversation WHERE id %% 10 < 3",
    ]
    for tag, every in zip(tags, (10, 100, max(size // 100, 1)), strict=True):
        rows.append(
            f"INSERT INTO inbox_tagging (conversation_id, tag_id, at) SELECT id, {tag}, {ago.format('0')} FROM inbox_conversation WHERE id * 611953 %% {every} = 0"
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
