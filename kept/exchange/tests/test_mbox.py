"""Where mails begin and end in an mbox, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.exchange.mbox import spans, unquoted

LINE = b"From salma@example.org Mon Nov  2 10:00:00 2026\n"
HEAD = b"Subject: Ring\nMessage-ID: <1@x>\n"


def mails(content):
    return [unquoted(content[s.start : s.end]) if s.quoted else content[s.start : s.end] for s in spans(content)]


def test_an_mbox_gives_its_mails():
    first, second = HEAD + b"\nOne\n", HEAD + b"\nTwo\n"
    assert mails(LINE + first + b"\n" + LINE + second + b"\n") == [first, second]


def test_lines_quoted_once_or_more_are_turned_back():
    text = HEAD + b"\n>From here on\n>>From there on\n> From\n"
    assert mails(LINE + text) == [HEAD + b"\nFrom here on\n>From there on\n> From\n"]


def test_a_line_in_a_text_that_begins_with_from_is_no_mail():
    text = HEAD + b"\nDear all,\n\nFrom 2026 on we ship on Mondays.\nFrom me: yours\n\nFrom Paris\nwith love\n"
    assert mails(LINE + text) == [text]


def test_what_content_length_says_holds_if_it_is_true():
    body = b"\n" + LINE + HEAD + b"\n>From a mail inside\n"
    text = HEAD + b"Content-Length: %d\n\n" % len(body) + body
    assert mails(LINE + text + b"\n" + LINE + HEAD + b"\nTwo\n") == [text, HEAD + b"\nTwo\n"]


@pytest.mark.parametrize("length", [b"0", b"3", b"99999999", b"x"])
def test_what_content_length_says_is_not_believed_if_it_is_wrong(length):
    text = HEAD + b"Content-Length: " + length + b"\n\nOne and more\n"
    assert mails(LINE + text + b"\n" + LINE + HEAD + b"\nTwo\n") == [text, HEAD + b"\nTwo\n"]


def test_line_ends_of_windows_and_a_missing_empty_line_are_no_trouble():
    content = (LINE + HEAD + b"\nOne\n" + LINE + HEAD + b"\nTwo\n").replace(b"\n", b"\r\n")
    assert mails(content) == [(HEAD + b"\n%s\n" % word).replace(b"\n", b"\r\n") for word in (b"One", b"Two")]


def test_what_is_no_mbox_is_one_mail_and_nothing_is_none():
    assert mails(b"Subject: x\n\ny") == [b"Subject: x\n\ny"]
    assert mails(b"") == mails(b"\n\n") == []


texts = st.lists(
    st.sampled_from([b"From ", b">From ", b"From a Mon Nov  2 10:00:00 2026", b"x: y", b"text", b"", b"\xff"]),
    max_size=8,
)


@given(st.lists(texts, min_size=1, max_size=5))
def test_what_mboxrd_writes_is_read_as_it_was(bodies):
    written = [HEAD + b"\n" + b"".join(line + b"\n" for line in lines) + b"end\n" for lines in bodies]
    import re

    quoted = [re.sub(rb"^(>*From )", rb">\1", one, flags=re.MULTILINE) for one in written]
    assert mails(b"".join(LINE + one + b"\n" for one in quoted)) == written


@given(st.binary(max_size=400))
def test_whatever_it_is_it_ends(content):
    found = list(spans(LINE + content))
    assert all(one.start <= one.end for one in found)
