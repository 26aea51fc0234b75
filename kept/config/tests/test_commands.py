import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "from kept.config.cli import main; main()"


def run(data, *arguments, **given):
    """`kept …` as a process of its own, on its own data folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    environment |= {"KEPT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "kept.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        env=environment | given.pop("env", {}),
        capture_output=True,
        text=True,
        timeout=60,
        **given,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk of its own, migrated."""
    folder = tmp_path_factory.mktemp("desk")
    done = run(folder, "migrate")
    assert done.returncode == 0, done.stderr
    return folder


def test_help_reads_like_a_manual_and_every_command_explains_itself(tmp_path):
    shown = run(tmp_path, "--help").stdout
    names = re.findall(r"^  (\S+)  ", shown.partition("Commands:")[2], re.MULTILINE)
    assert {"serve", "worker", "migrate", "demo", "doctor", "backup", "restore", "user", "token", "read-mail"} <= set(
        names
    )
    for name in names:
        done = run(tmp_path, name, "--help")
        assert done.returncode == 0 and "Usage:" in done.stdout, name


def test_the_first_owner_is_made_from_the_command_line(desk):
    done = run(
        desk, "user", "create", "--role", "owner", "--password-stdin", "hala@shop.example", input="thyme-and-olives\n"
    )
    assert done.returncode == 0, done.stderr
    assert "Hala <hala@shop.example> is owner" in done.stdout
    again = run(desk, "user", "create", "--password-stdin", "hala@shop.example", input="thyme-and-olives\n")
    assert again.returncode == 1 and "Traceback" not in again.stderr


def test_a_password_that_is_easily_guessed_is_refused_in_a_sentence(desk):
    done = run(desk, "user", "create", "--password-stdin", "sami@shop.example", input="password\n")
    assert done.returncode == 1 and done.stderr.startswith("Error: ")


def test_a_token_is_printed_alone(desk):
    done = run(desk, "token", "create", "--role", "agent", "--name", "Shop")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"kept_\S+\n", done.stdout)


def test_the_doctor_finds_a_new_desk_well_and_says_what_to_do_about_mail(desk):
    done = run(desk, "doctor", env={"KEPT_SMTP_PORT": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KEPT_SMTP_OUT is not set" in done.stdout and "→" in done.stdout


def test_the_doctor_says_when_the_database_is_missing(tmp_path):
    done = run(tmp_path, "doctor")
    assert done.returncode == 1 and "kept migrate" in done.stdout


def test_nobody_else_on_the_machine_reads_what_is_kept(desk, tmp_path):
    archive = tmp_path / "desk.tar.gz"
    assert run(desk, "backup", archive).returncode == 0
    for path in (archive, desk / "secret_key", desk / "kept.sqlite3"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_backup_put_back_is_the_desk_as_it_was(desk, tmp_path):
    archive = tmp_path / "desk.tar.gz"
    (desk / "files" / "ab" / "cd").mkdir(parents=True, exist_ok=True)
    (desk / "files" / "ab" / "cd" / "photo").write_bytes(b"ring")
    assert run(desk, "backup", archive).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0, "it holds the secret"
    lost = run(desk, "user", "create", "--password-stdin", "later@shop.example", input="thyme-and-olives\n")
    assert lost.returncode == 0
    (desk / "files" / "ab" / "cd" / "photo").unlink()
    done = run(desk, "restore", "--yes", archive)
    assert done.returncode == 0, done.stderr
    assert (desk / "files" / "ab" / "cd" / "photo").read_bytes() == b"ring"
    again = run(desk, "user", "create", "--password-stdin", "later@shop.example", input="thyme-and-olives\n")
    assert again.returncode == 0, "the user made after the backup is gone"


def test_something_else_than_a_backup_changes_nothing(desk, tmp_path):
    import tarfile

    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        tar.add(__file__, "something.py")
    done = run(desk, "restore", "--yes", tmp_path / "x.tar")
    assert done.returncode == 2 and "Nothing was changed" in done.stderr
    assert run(desk, "doctor").returncode == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_desk_serves_pages_takes_mail_and_stops_when_told(desk):
    port, smtp = free_port(), free_port()
    environment = os.environ | {"KEPT_DATA": str(desk), "KEPT_DEMO": "1", "KEPT_SMTP_PORT": str(smtp)}
    for name in ("KEPT_BASE_URL", "KEPT_DATABASE_URL"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = json.loads(process.stdout.readline())
        assert line["url"] == f"http://127.0.0.1:{port}" and line["smtp"] == smtp
        assert set(line) == {"url", "email", "password", "address", "smtp"}
        for path, expected in (("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/live?topics=inbox", 401)):
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                assert line.recv(100).startswith(f"HTTP/1.1 {expected}".encode()), path
        with socket.create_connection(("127.0.0.1", smtp), 5) as line:
            assert line.recv(100).startswith(b"220 ")
        second = run(desk, "serve", "--port", str(free_port()))
        assert second.returncode == 2 and "KEPT_REDIS_URL" in second.stderr
    finally:
        process.send_signal(signal.SIGTERM)
    process.wait(10)


# allauth itself needs fido2 as soon as its sign-in pages are imported, so it cannot wait.
HEAVY = {
    "phonenumbers",
    "holidays",
    "lingua",
    "ninja",
    "pydantic",
    "tqdm",
    "redis",
    "segno",
    "qrcode",
    "tarfile",
    "pytest",
}
LOADED = f"""
import sys
import kept.config.asgi
from django.urls import get_resolver
get_resolver()._populate()
print(sorted({HEAVY!r} & set(sys.modules)))
"""


def test_heavy_libraries_wait_until_they_are_needed(tmp_path):
    environment = os.environ | {"KEPT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kept.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, timeout=60, cwd=Path.cwd()
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
