"""Pages without inline code, laid out for both directions, in a policy that is never loosened."""

import re

import jinja2
import pytest
from jinja2 import nodes

from tests.architecture.house import (
    PACKAGE,
    VENDORED,
    files,
    modules,
    scripts,
    shown,
    styles,
    templates,
    vendored,
)  # fmt: skip

COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Physical sides. Block-axis names (top, bottom) are the same in every script we write in, so they may stand.
PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
)
INLINE = {
    "a script without src": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:importmap|application/json|speculationrules)\")[^>]*>", re.I
    ),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I | re.S),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I | re.S),
    "hx-on": re.compile(r"hx-on\b", re.I),
    "js: or javascript:": re.compile(r"[\"'](?:js|javascript):", re.I),
}
# Mail programs know neither style sheets nor policies.
MAILS = re.compile(r"/mail\.html$|/mails?/|_mail\.html$|/templates/email/")


def without_comments(text):
    return COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)


def lines_with(pattern, paths, clean=lambda text: text):
    return [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(clean(path.read_text()).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_style_shouts():
    assert lines_with(re.compile(r"!\s*important"), styles(), without_comments) == []


def test_styles_know_start_and_end_but_not_left_and_right():
    assert lines_with(PHYSICAL, styles(), without_comments) == []


@pytest.mark.parametrize(
    "line", ["margin-left: 1px", "a { left:0 }", "text-align: right;", "border-top-right-radius:2px"]
)
def test_physical_sides_are_seen(line):
    assert PHYSICAL.search(line)


@pytest.mark.parametrize(
    "line", ["margin-inline-start: 1px", "--left: 1px", "text-align: start", "inset-inline-end: 0"]
)
def test_logical_sides_are_left_alone(line):
    assert not PHYSICAL.search(line)


@pytest.mark.parametrize("what", INLINE)
def test_pages_carry_no_inline_code(what):
    found = [
        f"{shown(path)}: {match.group()[:80]!r}"
        for path in templates()
        if path.suffix == ".html" and not MAILS.search(path.as_posix())
        for match in INLINE[what].finditer(re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S))
    ]
    assert found == []


def test_scripts_evaluate_no_text():
    pattern = re.compile(
        r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(|insertAdjacentHTML|setAttribute\(['\"]style"
    )
    assert lines_with(pattern, scripts()) == []


def test_the_policy_allows_nothing_inline():
    """HTML mail brings its own styles: the one frame it is shown in may use them, in a sandbox without scripts."""
    found = lines_with(re.compile(r"unsafe-(inline|eval|hashes)"), modules())
    assert [line for line in found if "style-src 'unsafe-inline'" not in line] == []
    assert len(found) <= 1


def url_names(path):
    """(line, name) of every url("name") with a fixed name in a template."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for call in environment.parse(path.read_text()).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url" and call.args:
            if isinstance(call.args[0], nodes.Const):
                yield call.lineno, call.args[0].value


def known_names():
    from django.urls import get_resolver

    def below(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from below(pattern, space)
            elif pattern.name:
                yield prefix + pattern.name

    return set(below(get_resolver()))


def test_links_in_templates_lead_somewhere():
    from kept.config import urls  # noqa: F401  all doors, the demo's included, if it is on

    known = known_names()
    dead = [
        f"{shown(path)}:{line}: {name}"
        for path in templates()
        for line, name in url_names(path)
        if name not in known and not name.startswith("demo")
    ]
    assert dead == []


def test_assets_named_in_templates_exist():
    there = {path.as_posix().split("/static/")[1] for path in files(below=PACKAGE) if "/static/" in path.as_posix()}
    there.add("kept.css")  # all style sheets in one, made by kept.ui.bundle
    named = re.compile(r"""\bstatic\(["']([^"']+)["']\)""")
    missing = [f"{shown(p)}: {name}" for p in templates() for name in named.findall(p.read_text()) if name not in there]
    assert missing == []


def test_what_others_wrote_lies_beside_its_licence():
    foreign = [path for path in files(below=PACKAGE) if vendored(path)]
    fonts = list(files(".woff2", below=PACKAGE))
    assert foreign
    for path in foreign:
        assert (path.parents[1] / "licences" / VENDORED[path.name]).exists(), shown(path)
    for path in fonts:
        licences = " ".join(p.name for p in (path.parents[1] / "licences").iterdir())
        assert path.name.split("-")[0] in licences, shown(path)


def test_a_library_in_static_is_known_as_one():
    """A file longer than we would write it, or with a foreign notice, belongs in VENDORED with its licence."""
    foreign = re.compile(r"@license|Copyright \(c\)|sourceMappingURL")
    assert [shown(p) for p in scripts() if foreign.search(p.read_text()) or len(p.read_text().splitlines()) > 250] == []


def test_static_files_and_templates_are_named_for_their_domain():
    strays = [
        shown(path)
        for path in files(below=PACKAGE)
        for kind in ("static", "templates")
        if f"/{kind}/" in path.as_posix()
        and not path.as_posix()
        .split(f"/{kind}/")[1]
        .startswith((path.as_posix().split(f"/{kind}/")[0].split("/")[-1] + "/", "account/", "mfa/", "allauth/"))
    ]
    assert strays == []
