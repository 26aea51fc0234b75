"""A real desk to measure: its own data folder, a team, and `kept serve` beside it."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEPT = Path(sys.executable).with_name("kept")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Desk:
    """A folder with a migrated database, and what it takes to run `kept` on it."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")} | {
            "KEPT_DATA": str(folder), "KEPT_SMTP_PORT": str(free_port()), "KEPT_BASE_URL": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip
        self.cookie = ""

    def kept(self, *words: str, typed: str = "") -> str:
        """Run a command of `kept`; its output. Raises RuntimeError with what it said."""
        run = subprocess.run([KEPT, *words], env=self.environment, input=typed, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"kept {' '.join(words)}: {run.stderr[-2000:]}")
        return run.stdout

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [KEPT, "serve", "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def get(self, path: str) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("GET", path, headers=self.headers())
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Accept-Encoding": "gzip", "Accept-Language": "en"}

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen]:
        """The desk answers within this block."""
        process = self.start()
        try:
            self.wait(process)
            yield process
        finally:
            process.terminate()
            process.wait(20)

    def wait(self, process: subprocess.Popen, path: str = "/healthz", seconds: float = 60) -> None:
        """Until `path` answers 200. Raises RuntimeError with what the server said if it does not."""
        end, status = time.monotonic() + seconds, 0
        while time.monotonic() < end and process.poll() is None:
            try:
                status = self.get(path)[0]
            except OSError:
                time.sleep(0.005)
                continue
            if status == 200:
                return
            time.sleep(0.05)
        process.kill()
        raise RuntimeError(f"kept serve did not answer {path} ({status}): {process.stderr.read().decode()[-2000:]}")


@contextmanager
def desk(**environment: str) -> Iterator[Desk]:
    """A new, migrated desk in a folder that goes away afterwards. `environment`: settings of its own."""
    folder = Path(tempfile.mkdtemp(prefix="kept-bench-"))
    try:
        made = Desk(folder)
        made.environment |= environment
        made.kept("migrate")
        made.kept(
            "user", "create", "noor@kept.example", "--role", "owner", "--password-stdin", typed="tea-with-cardamom\n"
        )
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_django(on: Desk) -> None:
    """Make this process one of the desk's own, so that it can prepare rows. Once a process: pages run in children."""
    os.environ.update({name: value for name, value in on.environment.items() if name.startswith("KEPT_")})
    os.environ["DJANGO_SETTINGS_MODULE"] = "kept.config.settings"
    import django

    django.setup()


def team(on: Desk) -> None:
    """A team with a channel, and an agent of it who is signed in: `on.cookie`. Needs in_django()."""
    from django.test import Client

    from kept.accounts.models import Membership, Role, Team, User
    from kept.inbox.models import Channel

    amal = User.objects.create(email="amal@kept.example", name="Amal", role=Role.AGENT)
    care = Team.objects.create(name="Care")
    Membership.objects.create(team=care, user=amal)
    Channel.objects.create(name="Lamp & Ring", address="help@lampring.example", team=care, is_default=True)
    client = Client()
    client.force_login(amal, backend="allauth.account.auth_backends.AuthenticationBackend")
    on.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
