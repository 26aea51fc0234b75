"""A call goes down; news goes up as an event. There is no third way."""

import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from django.apps import apps
from jinja2 import nodes

from tests.architecture.house import (
    HOUSE,
    PACKAGE,
    PYPROJECT,
    domain_of,
    domains,
    imports,
    layers,
    may_use,
    module_name,
    modules,
    shown,
    templates,
)  # fmt: skip

# The order the house was designed in. A new folder takes its place here and in pyproject.toml.
ORDER = (
    "config > desk > portal | channels | exchange > reports > automation > guidance | feedback > workforce > promises > "
    "knowledge > inbox > people > notices > roster > accounts > events > search | live > jobs | llm | ui | files | outside > text"
)
# Inside a domain: who may import the thin outer files. Nobody imports a domain's urls but the list of all doors.
PANEL_READERS = {"desk", "portal"}


def test_the_checked_order_is_the_one_designed():
    assert layers() == [{name.strip() for name in layer.split("|")} for layer in ORDER.split(">")]


def test_every_folder_of_the_house_has_its_place():
    known = set().union(*layers())
    assert {name.split("/")[0] for name in domains()} <= known


def test_imports_follow_the_order():
    """The same as `make check`, so that it is found before the push."""
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(lint, cwd=HOUSE, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout[answer.stdout.find("Contracts") :]


def test_channels_are_independent_of_each_other():
    independent = [c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "independence"]
    assert independent[0]["modules"] == ["kept.channels.*"]


def layer_within(module: str) -> str:
    """views, api, panels, forms, urls, access or models for the thin files of a domain; "" for verbs and the rest."""
    for name in ("urls", "views", "api", "panels", "forms", "access", "models"):
        if module == name or module.endswith(f"_{name}"):
            return name
    return ""


def broken_within():
    for path in modules():
        user = domain_of(path)
        me = layer_within(path.stem if path.parent == domains().get(user) else path.parent.name)
        for line, name in imports(path):
            used = next((d for d in sorted(domains(), key=len, reverse=True) if name.startswith(dotted(d) + ".")), None)
            if used is None:
                continue
            it = layer_within(name.removeprefix(dotted(used) + ".").split(".")[0])
            if problem := wrong_step(user, me, used, it):
                yield f"{shown(path)}:{line}: {problem} ({name})"


def dotted(domain):
    return "kept." + domain.replace("/", ".")


def wrong_step(user, me, used, it):
    """Why a file of kind `me` in `user` may not import a file of kind `it` in `used`; "" if it may."""
    outside = user != used
    if user == "config":  # it joins all doors; who goes in and out is its business
        return ""
    if it == "urls":
        return "urls are for config only"
    if it in {"views", "api"} and (outside or me not in {"urls", it}):
        return f"{it} are only for the urls of their own domain"
    if it == "panels" and not (me in {"views", "panels", "urls", "forms"} or user in PANEL_READERS):
        return "panels are only for views, and for the pages that combine domains"
    if me in {"access", "models"} and not outside and it not in {"access", "models"} | {""}:
        return f"{me} stand below {it}"
    if me == "models" and it == "access":
        return "models stand below access"
    return ""


def test_within_a_domain_the_thin_files_stand_on_top():
    assert list(broken_within()) == []


def test_foreign_keys_point_to_the_same_domain_or_lower():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("kept."):
            continue
        user = domain_of_module(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or not target or not target.__module__.startswith("kept."):
                continue
            used = domain_of_module(target.__module__)
            if not may_use(user, used):
                wrong.append(f"{model.__name__}.{field.name} in {user} points up to {used}")
    assert wrong == []


def domain_of_module(module):
    return domain_of(PACKAGE.parent / (module.replace(".", "/") + ".py"))


def references(path):
    """(line, template name) of everything a template includes, extends or imports by name."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    parsed = environment.parse(path.read_text())
    for node in parsed.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        for constant in (
            node.template.find_all(nodes.Const) if not isinstance(node.template, nodes.Const) else [node.template]
        ):
            if isinstance(constant.value, str):
                yield node.lineno, constant.value


@pytest.mark.parametrize("path", [p for p in templates() if p.suffix == ".html"], ids=shown)
def test_templates_include_only_from_the_same_domain_or_lower(path):
    user, wrong = domain_of(path), []
    for line, name in references(path):
        homes = [domain for domain, folder in domains().items() if (folder / "templates" / name).exists()]
        if not homes:
            wrong.append(f"{shown(path)}:{line}: there is no template {name}")
        elif not may_use(user, homes[0]):
            wrong.append(f"{shown(path)}:{line}: {name} is above, in {homes[0]}")
    assert wrong == []


def test_a_template_name_belongs_to_one_domain():
    names = [path.as_posix().split("/templates/")[1] for path in templates()]
    assert sorted(names) == sorted(set(names))


def test_technical_folders_know_no_domain_word():
    technical = {"search", "live", "jobs", "llm", "ui", "files", "outside", "text"}
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in modules()
        if domain_of(path).split("/")[0] in technical
        for _, name in imports(path)
        if name.startswith("kept.") and name.split(".")[1] not in technical
    ]
    assert wrong == []
