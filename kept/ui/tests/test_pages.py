"""What every page brings: language, direction, template name, policy; and what no page may contain."""

import base64
import hashlib
import re

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from kept.ui import assets, catalogues, csp, modules, views
from kept.ui.domains import domains
from kept.ui.icons import NAMES

FOLDERS = domains()
TEMPLATES = sorted(path for folder in FOLDERS.values() for path in (folder / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if not any("mail" in part for part in path.parts)]  # letters bring their own style
SHEETS = sorted(path for folder in FOLDERS.values() for path in (folder / "static").rglob("*.css"))
MODULES = sorted(
    path for folder in FOLDERS.values() for path in (folder / "static").rglob("*.js") if path.name != "htmx.js"
)


def name_of(path):
    return path.relative_to(FOLDERS["ui"].parent).as_posix()


@pytest.fixture(autouse=True)
def _compiled(settings):
    settings.KEPT_CLOCK = "django.utils.timezone.now"
    catalogues.compile_stale(["ui"])


@pytest.mark.parametrize("status", [403, 404, 422, 500])
@pytest.mark.parametrize(
    ("language", "lang"),
    [("en", 'lang="en" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"'), ("zh-hant", 'lang="zh-Hant" dir="ltr"')],
)
def test_what_went_wrong_is_said_in_the_readers_language_without_a_database(status, language, lang):
    with translation.override(language):
        answer = views.error(None, status)
    page = answer.content.decode()
    assert answer.status_code == status
    assert lang in page
    assert f'data-template="ui/errors/{status}.html"' in page
    assert ("Kept" in page) and (language == "en") == ("To the start" in page)


def test_the_choice_of_light_or_dark_is_printed_by_the_server():
    request = RequestFactory().get("/", HTTP_COOKIE="scheme=dark")
    page = engines["jinja2"].from_string('{% extends "ui/page.html" %}').render({"request": request})
    assert 'data-scheme="dark"' in page


def test_the_policy_allows_the_import_map_and_nothing_inline():
    page = views.error(None, 404).content.decode()
    [text] = re.findall(r'<script type="importmap">(.*?)</script>', page)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'" in csp.policy()
    assert "unsafe" not in csp.policy()
    assert "frame-ancestors *" in csp.policy(frame_ancestors="*")


def test_user_words_in_macros_are_escaped():
    page = (
        engines["jinja2"]
        .from_string(
            '{% import "ui/macros.html" as ui %}{{ ui.chip(x) }}{{ ui.button(x, title=x) }}{{ _("Hello %(name)s", name=x) }}'
        )
        .render({"x": '"><script>'})
    )
    assert "<script>" not in page and page.count("&lt;script&gt;") == 4


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_has_inline_script_or_style(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.findall(
        r"<style|\sstyle=|\son\w+=|hx-on|[\"']js:|javascript:|<script(?! type=\"(?:importmap|module)\")", text
    )


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_no_style_sheet_knows_left_or_right_or_shouts(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    # Corners, sizes and places are logical; `left` and `right` inside a name are none of our business.
    assert not re.findall(
        r"!important|(?<![\w-])(?:left|right|(?:margin|padding|border|inset)-(?:left|right|top|bottom)|width|height)\s*:",
        text,
    )
    assert path.name == "fonts.css" or "@layer" in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_named_is_in_the_sprite(path):
    named = re.findall(
        r"""(?:icon|icon_button|empty)\(\s*["']([a-z0-9-]+)["']|icon=["']([a-z0-9-]+)["']""", path.read_text()
    )
    assert {name for pair in named for name in pair if name} <= {*NAMES, "logo"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_evaluates_text_or_writes_html_by_hand(path):
    assert not re.findall(
        r"\beval\(|new Function|innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write", path.read_text()
    )


def test_files_are_found_by_hashed_names_compressed_and_kept_for_a_year():
    body, headers = assets.find(assets.url("kept.css"), "gzip")
    assert headers["Content-Encoding"] == "gzip" and "immutable" in headers["Cache-Control"]
    assert b"url(/static/ui/fonts/plex-arabic-400." in assets.find(assets.url("kept.css"))[0]
    assert assets.find("/static/kept.000000000000.css") is None
    assert body


def test_an_unknown_file_is_a_fault_in_the_template():
    with pytest.raises(KeyError):
        assets.url("ui/none.svg")


def test_modules_are_joined_in_the_order_they_need_each_other():
    text = modules.joined(
        {
            "ui/a": 'import { b as c } from "ui/b";\nimport htmx from "ui/htmx";\nconst x = 1;\nexport const a = () => c + x;\n',
            "ui/b": "const x = 2;\nexport function b() {}\n",
        }
    )
    assert text.index("// ui/b") < text.index("// ui/a")
    assert text.startswith('import htmx from "ui/htmx";')
    assert 'const { b: c } = modules["ui/b"];' in text and 'export const a = modules["ui/a"].a;' in text


@pytest.mark.parametrize(
    "sources",
    [
        {"ui/a": 'import { b } from "ui/b";\n', "ui/b": 'import { a } from "ui/a";\n'},
        {"ui/a": "export const x = 1;\n", "ui/b": "export const x = 1;\n"},
        {"ui/a": 'import * as b from "ui/b";\n', "ui/b": ""},
    ],
)
def test_what_cannot_be_joined_is_refused(sources):
    with pytest.raises(ValueError):
        modules.joined(sources)


def test_a_page_needs_one_script_of_ours_and_htmx():
    assert assets.url("ui/js/main.js") == assets.url("ui/js/live.js") != assets.url("ui/js/htmx.js")
