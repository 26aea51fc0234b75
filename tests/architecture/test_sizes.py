"""Small enough to read in one sitting: a file fails at 400 lines, a function at 50."""

import ast

import pytest

from tests.architecture.house import HOUSE, files, functions, modules, shown, styles, templates, tree

FILE, FUNCTION = 400, 50
# Longer ones, with how long they may be: "path" or "path:function" -> lines. This list may only shrink: a number
# goes down with its file, and a line goes when its file is small enough.
LONGER: dict[str, int] = {}


def long_ones():
    """{"path" or "path:function": lines} of all Python in the repository that is over the limits."""
    found = {}
    for path in [*modules(tests=True), *files(".py", below=HOUSE / "tests"), *files(".py", below=HOUSE / "bench")]:
        lines = len(path.read_text().splitlines())
        if lines >= FILE:
            found[shown(path)] = lines
        for function in functions(path):
            if length(function) > FUNCTION:
                found[f"{shown(path)}:{function.name}"] = length(function)
    return found


def length(function):
    """Lines of a function's code, its docstring and decorators left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 2 if body else 1


def test_no_file_or_function_is_too_long():
    assert {name: lines for name, lines in long_ones().items() if lines > LONGER.get(name, 0)} == {}


def test_the_list_of_longer_ones_only_shrinks():
    found = long_ones()
    assert {name: (lines, found.get(name, 0)) for name, lines in LONGER.items() if found.get(name, 0) != lines} == {}


@pytest.mark.parametrize(("paths", "limit"), [(templates(), 200), (styles(), 300)], ids=["templates", "styles"])
def test_templates_and_styles_stay_small(paths, limit):
    assert [shown(path) for path in paths if len(path.read_text().splitlines()) > limit] == []


def test_a_migration_is_named():
    automatic = [shown(path) for path in modules(migrations=True) if "_auto_" in path.name or "_alter_" in path.name]
    assert automatic == []


def test_public_functions_of_verbs_say_what_they_do():
    """A public function or class that others import has a docstring, or a name and signature of one plain line."""
    silent = []
    for path in modules():
        for node in tree(path).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and length(node) > 15
                and not ast.get_docstring(node)
            ):
                silent.append(f"{shown(path)}:{node.lineno}: {node.name}")
    assert silent == []
