"""What the documents say is true today."""

import ast
import re

import pytest
from django.conf import settings

from tests.architecture.house import (
    HOUSE,
    PACKAGE,
    PYPROJECT,
    calls,
    document,
    domains,
    files,
    modules,
    rows,
    shown,
    tree,
)

DOCUMENTS = [p for p in files(".md") if "node_modules" not in p.parts]
EVENT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
CODE = re.compile(r"`([^`\n]+)`")


def first_cells(path, pattern=r"`([^`]+)`"):
    return [match.group(1) for row in rows(document(path)) if (match := re.match(pattern, row[0]))]


# settings


def settings_in_code():
    path = PACKAGE / "config" / "settings.py"
    found = {call.args[0].value for call in calls(path, "env", "flag") if isinstance(call.args[0], ast.Constant)}
    return {f"KEPT_{name}" for name in found}


def test_every_setting_is_documented_and_every_documented_setting_exists():
    assert set(first_cells("docs/settings.md")) == settings_in_code()


def test_settings_are_read_in_one_file():
    others = [
        shown(path)
        for path in modules()
        if path.name != "settings.py" and re.search(r"os\.(environ|getenv)", path.read_text())
    ]
    # The server tells the demo and its own child processes; the command line sets what it was told in options.
    assert [name for name in others if not name.startswith("kept/config/")] == []


def test_every_setting_named_in_a_document_exists():
    allowed = settings_in_code() | {f"{name}_FILE" for name in settings_in_code()}
    allowed |= {"KEPT_TEST_CHROMIUM", "KEPT_TEST_POSTGRES", "KEPT_"}
    allowed |= {name for name in dir(settings) if name.startswith("KEPT_")}  # fixed in the file, not by environment
    named = {(shown(p), name) for p in DOCUMENTS for name in re.findall(r"\bKEPT_[A-Z_]*", p.read_text())}
    assert {(path, name) for path, name in named if name not in allowed} == set()


# events


def events_in_code():
    """Names given to record() or to Happened(), and those in a table EVENTS that is given to it."""
    found = set()
    for path in modules():
        for call in (*calls(path, "record"), *calls(path, "Happened")):
            found |= names_in(call.args[0]) if call.args else set()
        for node in tree(path).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(getattr(target, "id", "") == "EVENTS" for target in targets):
                found |= names_in(node.value)
    return found


def names_in(node):
    return {
        n.value
        for n in ast.walk(node)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and EVENT.fullmatch(n.value)
    }


def test_every_event_is_documented_and_every_documented_event_happens():
    assert set(first_cells("docs/events.md")) == events_in_code()


def test_reactions_wait_for_events_that_happen():
    from kept.config import reactions

    waited_for = set(reactions.AT_ONCE) | set(reactions.LATER)
    assert waited_for - events_in_code() - {"*"} == set()


def test_reactions_and_timed_work_name_functions_that_exist():
    from importlib import import_module

    from kept.config import reactions, schedule

    named = [name for table in (reactions.AT_ONCE, reactions.LATER) for names in table.values() for name in names]
    named += [
        getattr(timed, "path", None) or getattr(timed, "what", None) or getattr(timed, "verb", None)
        for timed in schedule.SCHEDULE
    ]
    for name in filter(None, named):
        if isinstance(name, str):
            module, _, function = name.replace(":", ".").rpartition(".")
            assert callable(getattr(import_module(module), function)), name


# links, paths, commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_links_and_paths_of_a_document_lead_somewhere(path):
    text = path.read_text()
    dead = [link for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) if not (path.parent / link).exists()]
    for code in inline_code(text):
        if re.fullmatch(r"(kept|docs|bench|tests)(?!/test_)(/[\w.-]+)+/?", code) and not (HOUSE / code).exists():
            dead.append(code)
    assert dead == []


def commands():
    """{name: command} of the program `kept`."""
    import click

    from kept.config.cli import program

    context = click.Context(program)
    return {name: program.get_command(context, name) for name in program.list_commands(context)}


def inline_code(text):
    return CODE.findall(re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def shell_lines(text):
    """`make x` and `kept x` at the start of a line in the shell examples of a document."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    return [line for block in blocks for line in re.findall(r"^(?:\.venv/bin/)?((?:make|kept) [a-z-]+)", block, re.M)]


def make_targets():
    return set(re.findall(r"^([a-z]+):", document("Makefile"), re.M))


def test_commands_in_documents_exist():
    known = set(commands())
    for path in DOCUMENTS:
        for code in inline_code(path.read_text()) + shell_lines(path.read_text()):
            for part in code.split("|") if code.startswith("kept ") and " " not in code[5:] else [code]:
                words = part.split()
                if words[:1] == ["make"] and len(words) > 1 and words[1].isalpha():
                    assert words[1] in make_targets(), f"{shown(path)}: {code}"
                if words[:1] == ["kept"] and len(words) > 1 and re.fullmatch(r"[a-z][a-z-]+", words[1]):
                    assert words[1] in known, f"{shown(path)}: {code}"


def test_the_command_line_says_what_each_command_does():
    assert [name for name, command in commands().items() if not (command.help or command.short_help)] == []
    assert commands()


# the folders


@pytest.mark.parametrize("name", [n for n in domains() if n not in {"channels"}])
def test_a_folder_of_the_house_introduces_itself(name):
    readme = domains()[name] / "README.md"
    assert readme.exists(), f"{shown(domains()[name])} has no README.md"
    text = readme.read_text()
    assert len(text.splitlines()) <= 30
    files_named = [code for code in CODE.findall(text) if re.fullmatch(r"[\w/]+\.(py|html|css|js)", code)]
    roots = (readme.parent, PACKAGE, HOUSE)
    missing = [
        n for n in files_named if not any((root / n).exists() for root in roots) and not list(readme.parent.rglob(n))
    ]
    assert missing == []


def test_the_tree_in_the_readme_is_the_house():
    tree_text = document("README.md").split("```")[3]
    named = set(re.findall(r"^\s{2}([a-z]+)/", tree_text, re.M)) | set(
        re.findall(r"\b([a-z]+)/(?= [a-z]+/|\s{2,})", tree_text)
    )
    assert {name.split("/")[0] for name in domains()} <= named
    assert named - {"kept", "email"} <= {name.split("/")[0] for name in domains()}


# versions, dependencies, mechanisms


def test_the_version_is_the_newest_entry_of_the_changelog():
    from kept import VERSION

    assert re.findall(r"^## (\S+)", document("CHANGELOG.md"), re.M)[0] == VERSION


def names_of(requirements):
    return {re.match(r"[\w.-]+", requirement).group().lower() for requirement in requirements}


def test_every_dependency_has_its_reason():
    run, rest = document("docs/decisions/dependencies.md").split("## To test and check")
    given = {row[0].lower() for row in rows(run)}, {row[0].lower() for row in rows(rest)}
    assert given == (names_of(PYPROJECT["project"]["dependencies"]), names_of(PYPROJECT["dependency-groups"]["dev"]))
    assert all(len(row[1]) > 10 for row in rows(run) + rows(rest))


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path):
    return dict(re.findall(r"^([\w.-]+)==(\S+)$", document(path), re.M))


def test_the_lock_files_hold_every_dependency_exactly():
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {normal(n) for n in names_of(PYPROJECT["project"]["dependencies"])} <= {normal(n) for n in run}
    assert {normal(n) for n in names_of(PYPROJECT["dependency-groups"]["dev"])} <= {normal(n) for n in dev}
    for path in ("requirements.lock", "requirements-dev.lock"):
        odd = [
            line
            for line in document(path).splitlines()
            if line and not re.match(r"#|-r requirements\.lock$|[\w.-]+==\S+$", line)
        ]
        assert odd == []


def found_tests():
    return {
        f"{shown(path)}::{node.name}"
        for path in files(".py")
        if path.name.startswith("test_")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_mechanism_claimed_has_a_test_that_exists():
    existing = found_tests()
    for number, *cells in rows(document("docs/mechanisms.md")):
        named = CODE.findall(cells[1])
        assert named, f"{number} names no test"
        for name in named:
            assert any(test.endswith(f"::{name}") or test == name for test in existing), f"{number}: {name}"
            assert re.search(rf"_{number.lower()}_", name), f"{number}: the number is not in the name {name}"


def test_numbers_in_test_names_are_mechanisms_that_are_documented():
    claimed = {row[0].lower() for row in rows(document("docs/mechanisms.md"))}
    used = {match.group(1) for test in found_tests() if (match := re.search(r"::test_(m\d+)_", test))}
    assert used <= claimed
