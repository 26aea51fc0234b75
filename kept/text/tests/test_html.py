import re
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.html import REMOTE, clean, from_text, has_remote_images, to_text, with_remote_images

PIECES = st.sampled_from(
    [
        "<script>", "</script>", "<img src=", "javascript:alert(1)", ' onerror="x"', "<a href='",
        "'>", '">', ">", "<svg onload=x>", "<style>", "url(http://e.example)", "<p style='", "<!--",
        "-->", "&#x6A;avascript:", "<iframe src=x>", "<math>", "data:text/html,x", "\x00", "<b>", "</b>",
        "<form action=x>", "http://e.example/p.gif", "<table><tr><td>", "سلمى", "<base href=x>", "text",
    ]
)  # fmt: skip
HOSTILE = st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join))
TAG = re.compile(r'<[a-z][^\s>]*((?:[^">]|"[^"]*")*)>')


@given(HOSTILE)
def test_nothing_that_acts_survives_cleaning(html):
    safe = clean(html)
    tags = " ".join(m[0] for m in TAG.finditer(safe)).lower()
    assert "<script" not in tags and "<style" not in tags and "<iframe" not in tags
    assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', tags))
    assert not re.search(r'(?:href|src)="\s*(?:javascript|vbscript|data:text)', tags)
    assert not re.search(r'\ssrc="https?:', tags)


@given(HOSTILE)
def test_cleaning_what_is_clean_changes_nothing_that_is_seen(html):
    assert to_text(clean(html)) == to_text(clean(clean(html)))


@given(HOSTILE)
def test_any_html_can_be_read_as_text(html):
    to_text(html)


def test_direction_and_language_stay():
    assert clean('<p dir="rtl" lang="ar">مرحبا</p>') == '<p dir="rtl" lang="ar">مرحبا</p>'


def test_remote_images_wait_until_they_are_asked_for():
    safe = clean('<img src="https://t.example/p.gif" alt="x"><img src="cid:ring@x">')
    assert f'{REMOTE}="https://t.example/p.gif"' in safe and ' src="https:' not in safe
    assert 'src="cid:ring@x"' in safe
    assert has_remote_images(safe)
    assert ' src="https://t.example/p.gif"' in with_remote_images(safe)


def test_a_background_is_no_way_round_the_images():
    assert "url" not in clean('<p style="background:url(https://t.example/p.gif);color:red">x</p>')


def test_text_that_looks_like_an_image_is_left_alone():
    html = clean("<p>&lt;img src=&quot;https://x&quot;&gt;</p>")
    assert not has_remote_images(html) and REMOTE not in html


def test_links_open_elsewhere_without_telling_where_from():
    assert 'rel="noopener noreferrer nofollow"' in clean('<a href="https://x.example">x</a>')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello&nbsp;Salma,<br>how   are\nyou?</p><p>Bye</p>", "Hello Salma,\nhow are you?\n\nBye"),
        ("<ul><li>one<li>two<ol start=3><li>sub</ol></ul>", "- one\n- two\n  3. sub"),
        ('see <a href="https://x.example/a">here</a>', "see here <https://x.example/a>"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ("a<blockquote>q<blockquote>r</blockquote></blockquote>b", "a\n\n> q\n>\n> > r\n\nb"),
        ('<div style="display:none">hidden <img></div>shown', "shown"),
        ("<style>p{}</style><script>x</script><title>t</title>body", "body"),
        ("<table><tr><td>A<td>B<tr><td>C</table>", "A  B\nC"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("5 &lt; 6 &amp; plain", "5 < 6 & plain"),
    ],
)
def test_html_reads_as_a_person_would_type_it(html, text):
    assert to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000, "<b>" * 50_000, "<!--" * 200_000, "<a b='" * 100_000, "<script " * 100_000,
        "<" * 300_000, "&" * 100_000, "<td>" * 50_000,
        "<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p>" + "<p>x</p>" * 100_000,
    ],
    ids=lambda html: html[:8],
)  # fmt: skip
def test_html_built_to_exhaust_is_answered_in_time(html):
    started = time.monotonic()
    clean(html)
    to_text(html)
    assert time.monotonic() - started < 5


def test_our_own_mail_isolates_each_paragraph_and_links_addresses():
    html = from_text("مرحبا <سلمى>\nline\n\nsee https://x.example/a?b=1&c=2, a@b.example.", direction="rtl")
    assert html.startswith('<div dir="rtl"><p dir="rtl">مرحبا &lt;سلمى&gt;<br>')
    assert 'href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>,' in html
    assert 'href="mailto:a@b.example">a@b.example</a>.' in html


def test_the_words_of_a_promise_can_be_bold():
    assert "<strong>by 14:05</strong>" in from_text("I call by 14:05 & ask", direction="ltr", strong=[(7, 15)])


@given(st.text())
def test_our_own_mail_is_safe_whatever_was_typed(text):
    assert "<script" not in from_text(text, direction="auto")


def test_the_parser_is_loaded_on_first_need():
    code = "import sys, kept.text.html; sys.exit('nh3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "style", ["display:none", "max-height:0;overflow:hidden", "max-height: 0px", "opacity:0", "visibility:hidden"]
)
def test_what_is_hidden_above_a_mail_for_the_list_of_mails_is_not_read(style):
    assert to_text(f'<div style="{style}">Only today</div><p>Hello</p>') == "Hello"


@pytest.mark.parametrize("style", ["font-size:0", "max-height:0.5em", "opacity:0.9", "max-height:100px"])
def test_what_is_only_small_or_pale_is_read(style):
    assert to_text(f'<div style="{style}">Hello</div>') == "Hello"
