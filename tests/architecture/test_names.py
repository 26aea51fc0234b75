"""One word per thing, and no drawers."""

import re

from tests.architecture.house import PACKAGE, calls, files, modules, shown, tree

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "base",
    "services",
    "service",
    "managers",
    "misc",
    "lib",
}
# Django looks for these names itself.
DJANGO_WANTS = {"kept/config/sqlite/base.py"}


def test_no_file_or_folder_is_a_drawer():
    found = {
        shown(path)
        for path in files(".py", below=PACKAGE)
        if DRAWERS & {path.stem, *path.relative_to(PACKAGE).parts[:-1]} and shown(path) not in DJANGO_WANTS
    }
    assert found == set()


def test_events_are_named_noun_and_past_tense():
    wrong = [
        f"{shown(path)}:{call.lineno}: {call.args[0].value}"
        for path in modules()
        for call in calls(path, "record")
        if call.args and isinstance(getattr(call.args[0], "value", None), str)
        and not re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", call.args[0].value)
    ]  # fmt: skip
    assert wrong == []


def test_addresses_are_nouns():
    """POST …/42/closure, not …/42/close: the method is the verb."""
    verbs = {"create", "update", "delete", "edit", "close", "open", "send", "save", "remove", "assign", "keep"}
    from tests.architecture.test_doors import doors

    assert [
        address for address, _ in doors() if verbs & set(re.findall(r"[a-z]+", re.sub(r"<[^>]*>", "", address)))
    ] == []


def test_tests_read_as_sentences():
    import ast

    short = [
        f"{shown(path)}: {node.name}"
        for path in files(".py")
        if path.name.startswith("test_")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []
