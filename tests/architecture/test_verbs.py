"""A change is a verb, found through the user, told as an event, at a time that tests can turn."""

import ast
import re

from django.apps import apps
from django.db import models

from tests.architecture.house import calls, domain_of, functions, imports, module_name, modules, shown, tree
from tests.architecture.test_order import layer_within

CLOCK = "kept/events/clock.py"
# Zone-less or database time, and every call that reads the wall clock.
READS_THE_TIME = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|timezone\.now|timezone\.localtime\(\)|time\.time)\(|\bNow\(\)"
)
THIN = {"views", "api", "panels"}


def test_only_the_clock_reads_the_time():
    found = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in modules()
        if shown(path) != CLOCK
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if READS_THE_TIME.search(line.split("#")[0])
    ]
    assert found == []


def test_no_column_reads_the_time_by_itself():
    kept = [model for model in apps.get_models() if model.__module__.startswith("kept.")]
    automatic = [
        f"{model.__name__}.{field.name}"
        for model in kept
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert automatic == []


def test_pages_and_the_api_find_through_access():
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if layer_within(path.stem) in THIN or layer_within(path.parent.name) in THIN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert found == []


def test_nothing_happens_behind_a_verbs_back():
    """No signals, and no save() or delete() of our own: who reads the verb has read it all."""
    found = [
        f"{shown(path)}:{line}: imports {name}"
        for path in modules()
        for line, name in imports(path)
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
        and "request_" not in name
    ]
    for model in apps.get_models():
        if model.__module__.startswith("kept."):
            found += [f"{model.__name__}.{name}" for name in ("save", "delete") if name in vars(model)]
            found += [f"{model.__name__}.{name}" for name in ("save_base", "full_clean") if name in vars(model)]
    assert found == []


def recording_functions():
    """(path, function) of every function that records an event."""
    for path in modules():
        if domain_of(path) != "events":
            for function in functions(path):
                if any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == "record" for n in ast.walk(function)):
                    yield path, function


def test_a_verb_is_told_who_did_it():
    """`by` is a required keyword of each public function that records an event."""
    wrong = []
    for path, function in recording_functions():
        wanted = {
            arg.arg: default for arg, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        }
        plain = {arg.arg for arg in function.args.args}
        inner = any(function in ast.walk(outer) and outer is not function for outer in functions(path))
        says_by = any(
            keyword.arg == "by"
            and not isinstance(keyword.value, ast.Name | ast.Attribute)
            or (isinstance(keyword.value, ast.Name) and keyword.arg == "by" and keyword.value.id == "SYSTEM")
            for call in calls(path, "record")
            if call in ast.walk(function)
            for keyword in call.keywords
        )
        if function.name.startswith("_") or inner or says_by:
            continue
        if "by" in plain or wanted.get("by", "missing") is not None:
            wrong.append(f"{shown(path)}:{function.lineno}: {function.name}")
    assert wrong == []


def test_the_name_of_an_event_stands_where_it_is_recorded():
    """A name put together at run time is found by nobody, and documented by nobody."""
    made_up = [
        f"{shown(path)}:{call.lineno}"
        for path in modules()
        for call in calls(path, "record")
        if isinstance(call.func, ast.Name) and call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert made_up == []


def test_every_event_says_by_whom():
    silent = [
        f"{shown(path)}:{call.lineno}"
        for path in modules()
        for call in calls(path, "record")
        if domain_of(path) != "events"
        and isinstance(call.func, ast.Name)
        and "by" not in {k.arg for k in call.keywords}
    ]
    assert silent == []


def test_a_human_answer_leaves_by_one_verb_only():
    """inbox.replying writes the message; promises.answering, which knows what it promises, asks it to.

    Others may only send what is marked as automatic: it stops no clock and keeps no promise.
    """
    wrong = []
    for path in modules():
        uses = {name for _, name in imports(path)}
        if (
            module_name(path) == "kept.promises.answering"
            or not {"kept.inbox.replying", "kept.inbox.replying.reply"} & uses
        ):
            continue
        for call in calls(path, "reply"):
            said = {keyword.arg: getattr(keyword.value, "value", None) for keyword in call.keywords}
            if said.get("automatic") is not True:
                wrong.append(f"{shown(path)}:{call.lineno}")
    assert wrong == []


def test_state_with_a_when_is_no_boolean():
    """A boolean that a verb sets has lost who and when. Those listed are choices of a setting, or facts of arrival."""
    allowed = {
        "User.is_active", "User.is_system", "Team.restricted", "Channel.is_default", "Channel.tells_broken",
        "Message.automatic", "Attachment.inline", "Raw.duplicate", "Fact.consented", "Promise.timezone_guessed",
        "Subject.main", "Field.required_to_close",
    }  # fmt: skip
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kept.")
        for field in model._meta.fields
        if isinstance(field, models.BooleanField)
    }
    assert found <= allowed
