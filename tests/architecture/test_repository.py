"""The repository is for everybody: no machine of ours in it, nothing left over."""

import re

from tests.architecture.house import HOUSE, files, shown

TEXT = (".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".po", ".lock", ".json", ".svg", "")
# Places and words that mean something only where this was written. Put together so that this file passes itself.
PRIVATE = [
    "/" + r"work/", "/" + r"tmp/kept", "/" + r"root/", "/" + r"home/\w+/", r"file://" + "/", r"\bsession " + r"\d+\b",
    r"\bshared/" + r"design", r"\bissue " + r"#?\d+\b", "contract" + r"\.md", r"\bLLM " + "session", r"\bAI " + "agent",
]  # fmt: skip
LEFT_OVER = re.compile(
    r"\b(TODO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|breakpoint\(\)|import pdb|NotImplemented" + r"Error"
)


def lines(pattern):
    for path in files(*TEXT):
        if path.suffix or path.name in {"Makefile", "run"}:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                if pattern.search(line):
                    yield f"{shown(path)}:{number}: {line.strip()[:120]}"


def test_nothing_names_the_machine_it_was_written_on():
    assert list(lines(re.compile("|".join(PRIVATE)))) == []


def test_nothing_is_left_over():
    elsewhere = ("kept/ui/static/ui/js/htmx.js:", "tests/architecture/test_repository.py:")
    assert [line for line in lines(LEFT_OVER) if not line.startswith(elsewhere)] == []


def test_nothing_made_is_committed():
    made = [shown(p) for p in files() if p.suffix in {".mo", ".pyc", ".sqlite3", ".log"} or ".egg-info" in p.as_posix()]
    assert made == []


def test_no_file_is_heavy():
    heavy = {shown(path): path.stat().st_size for path in files() if path.stat().st_size > 700_000}
    assert heavy == {}


def test_no_secret_is_committed():
    pattern = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bkept_[A-Za-z0-9_-]{40,}|AKIA[0-9A-Z]{16}")
    assert list(lines(pattern)) == []


def test_the_two_commands_of_the_readme_are_targets():
    makefile = (HOUSE / "Makefile").read_text()
    commands = re.findall(r"^make (\w+)", (HOUSE / "README.md").read_text(), re.M)
    assert commands == ["run", "test"]
    assert all(re.search(rf"^{name}:", makefile, re.M) for name in [*commands, "check", "bench"])


def test_continuous_integration_runs_the_check():
    assert "make check" in (HOUSE / ".ci" / "run").read_text()
    assert (HOUSE / ".ci" / "run").stat().st_mode & 0o111
