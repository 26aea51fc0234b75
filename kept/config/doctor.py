"""The checks of `kept doctor`: each looks at one thing and says what to do if it is not well."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import connection

from kept.config import doctor_mail, watching

GOOD, NOTE, BAD = "ok", "note", "bad"
ENOUGH_DISK = 1024**3  # bytes
ANSWER_WITHIN = 5.0  # seconds
ZONES = ("Asia/Amman", "Asia/Taipei", "Asia/Dubai", "America/Toronto", "Europe/Berlin", "Australia/Sydney")


@dataclass(frozen=True)
class Finding:
    """What one check found: `state` ok, note or bad; what is so; what to do about it ("" if nothing)."""

    about: str
    state: str
    says: str
    do: str = ""


def examine() -> Iterator[Finding]:
    """All checks, one finding each. A check that breaks is itself a finding."""
    for about, check in CHECKS.items():
        try:
            state, says, do = check()
        except Exception as error:  # the doctor must not fall ill himself
            state, says, do = BAD, f"{type(error).__name__}: {error}", ""
        yield Finding(about, state, says, do)
    for several in (doctor_mail.mailboxes, doctor_mail.domains):
        try:
            yield from (Finding(*found) for found in several())
        except Exception as error:  # as above: a missing table, for one
            yield Finding(several.__name__, NOTE, f"{type(error).__name__}: {error}")


Result = tuple[str, str, str]


def _data() -> Result:
    folder: Path = settings.DATA
    if not os.access(folder, os.W_OK):
        return BAD, f"{folder} cannot be written", f"chown it to the user that runs Kept: chown -R $USER {folder}"
    secret = folder / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return BAD, f"{secret} can be read by others", f"chmod 600 {secret}"
    return GOOD, f"{folder}", ""


def _disk() -> Result:
    free = shutil.disk_usage(settings.DATA).free
    says = f"{free / 1024**3:.1f} GB free for {settings.DATA}"
    return (GOOD, says, "") if free > ENOUGH_DISK else (BAD, says, "make room, or move KEPT_DATA to a larger disk")


def _database() -> Result:
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return BAD, f"{connection.vendor}, {len(missing)} changes of the tables are missing", "kept migrate"
    return GOOD, f"{connection.vendor}, up to date", ""


def _database_health() -> Result:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
            return (
                (GOOD, f"PostgreSQL {version}", "")
                if int(version.split(".")[0]) >= 15
                else (BAD, f"PostgreSQL {version}", "upgrade to 15 or newer")
            )
        cursor.execute("PRAGMA quick_check(1)")
        found = cursor.fetchone()[0]
    return (
        (GOOD, "no damage found", "")
        if found == "ok"
        else (BAD, found, "stop Kept and put back a backup: kept restore FILE")
    )


def _jobs() -> Result:
    from kept.jobs.models import Job

    failed, behind = list(Job.objects.failed().order_by("-failed_at")[:3]), watching.seconds_behind()
    if behind > 60:
        return (
            BAD,
            f"the oldest due job has waited {behind:.0f} s",
            "start kept serve (or kept worker); look at its log if it runs",
        )
    if failed:
        return (
            NOTE,
            f"{Job.objects.failed().count()} given up, such as {failed[0].path}: {failed[0].error[:100]}",
            "mend the cause",
        )
    return GOOD, f"{Job.objects.waiting().count()} waiting, none failed", ""


def _clock() -> Result:
    late = watching.seconds_since_tick_due()
    if late > 60:
        return BAD, f"timed work is {late:.0f} s late", "start kept serve (or kept worker)"
    return (
        GOOD,
        f"{watching.clock.now():%Y-%m-%d %H:%M:%S} UTC (compare with your watch: promises are counted by it)",
        "",
    )


def _zones() -> Result:
    try:
        for name in ZONES:
            ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        return BAD, str(error), "pip install --upgrade tzdata"
    return GOOD, f"{len(ZONES)} of {len(ZONES)} known", ""


def _redis() -> Result:
    if not settings.REDIS_URL:
        return GOOD, "not used (one process)", ""
    import redis

    redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=ANSWER_WITHIN, socket_timeout=ANSWER_WITHIN).ping()
    return GOOD, "answers", ""


CHECKS: dict[str, Callable[[], Result]] = {
    "data folder": _data,
    "disk": _disk,
    "database": _database,
    "database health": _database_health,
    "jobs": _jobs,
    "clock": _clock,
    "time zones": _zones,
    "mail in": doctor_mail.mail_in,
    "mail out": doctor_mail.mail_out,
    "redis": _redis,
}
