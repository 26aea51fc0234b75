"""What leaves the house: right in every language and direction, and nobody can slip a header in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kept.channels.email.composing import HeaderRefused, PromiseLine, Quote, Way, compose
from kept.channels.email.disguises import honest_name
from kept.channels.email.reading import read
from kept.events.clock import now

HELP = Way(
    "Lamp & Ring",
    "help@lampring.example",
    [("سلمى حداد", "salma@example.org")],
    agent="Amal",
    reply_address="help+42-aaaabbbbcccc@lampring.example",
)


def composed(way=HELP, **changes):
    return compose(way, **{"subject": "Ring", "text": "Hello", "message_id": "<1@lampring.example>"} | changes)


def promise(**changes):
    return PromiseLine(
        **{"what": "Call with the courier's answer", "due_at": now() + timedelta(hours=3), "zone": "Asia/Amman"}
        | changes
    )


def test_an_arabic_mail_is_right_to_left_in_every_part():
    mail = composed(
        language="ar",
        zone="Asia/Amman",
        text="مرحبا سلمى",
        promises=[promise(what="اتصال هاتفي")],
        page_url="https://kept.example/p/1",
    )
    html = read(mail.as_bytes()).body_html
    assert '<html lang="ar" dir="rtl">' in html and '<body lang="ar" dir="rtl"' in html
    assert "text-align" not in html and "<img" not in html
    plain = read(mail.as_bytes()).body_text
    assert "\u200f○ " in plain and "اتصال هاتفي" in plain
    assert mail["Content-Language"] == "ar"


def test_a_chinese_mail_says_so():
    html = read(composed(language="zh-TW", text="您好").as_bytes()).body_html
    assert '<html lang="zh-Hant" dir="ltr">' in html


def test_the_promise_shows_day_and_time_in_the_customers_zone_with_ring_and_link():
    mail = composed(
        promises=[promise(share=0.5, zone_guessed=True)], zone="Asia/Amman", page_url="https://kept.example/p/1"
    )
    plain = read(mail.as_bytes()).body_text
    assert "◑ Our promise: Call with the courier's answer, by " in plain and "Amman time" in plain
    assert plain.rstrip().endswith("https://kept.example/p/1")
    assert '<a href="https://kept.example/p/1"' in read(mail.as_bytes()).body_html


@pytest.mark.parametrize("state, mark", [("kept", "✓"), ("broken", "!"), ("mended", "✓"), ("void", "–")])
def test_each_state_of_a_promise_has_a_mark_and_words(state, mark):
    assert f"{mark} " in read(composed(promises=[promise(state=state)]).as_bytes()).body_text


def test_the_sender_is_a_person_by_name_at_the_channels_address():
    mail = composed()
    assert mail["From"] == '"Amal at Lamp & Ring" <help@lampring.example>' or "Amal at Lamp & Ring" in mail["From"]
    assert mail["Reply-To"] == "Lamp & Ring <help+42-aaaabbbbcccc@lampring.example>"


def test_an_automatic_mail_says_that_it_is_one():
    mail = composed(automatic=True)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert read(mail.as_bytes()).must_not_autorespond
    assert "Auto-Submitted" not in composed()


def test_references_keep_the_first_and_the_last_and_are_never_encoded():
    first = "a" * 200 + "@example.org"
    mail = composed(in_reply_to="last@example.org", references=[first, *(f"{i}@example.org" for i in range(100))])
    found = read(mail.as_bytes())
    assert found.references[0] == first and found.references[-1] == "last@example.org" and len(found.references) == 16
    assert found.in_reply_to == ["last@example.org"]


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Ring\r\nBcc: all@example.org"},
        {"subject": "Ring\u2028Bcc: all@example.org"},
        {"message_id": "<1@x>\r\nBcc: all@example.org"},
        {"way": Way("Lamp\nRing", "help@lampring.example", [("", "salma@example.org")])},
        {"way": Way("Lamp", "help@lampring.example", [("Salma\r\nBcc: x@y.z", "salma@example.org")])},
        {"way": Way("Lamp", "help@lampring.example", [("", "salma@example.org>\r\nBcc: x@y.z")])},
        {"way": Way("Lamp", "help@lampring.example", [("", "salma@example.org, all@example.org")])},
    ],
)
def test_nobody_slips_a_header_in(changes):
    with pytest.raises(HeaderRefused):
        composed(**changes)


def test_a_strange_id_to_answer_to_is_left_out():
    assert "In-Reply-To" not in composed(in_reply_to="x>\r\nBcc: a@b.c")


def test_text_cannot_become_markup():
    html = read(
        composed(text="<script>alert(1)</script> https://a.example/?x=1&y=2", subject="</title><script>").as_bytes()
    ).body_html
    assert "<script>" not in html and "https://a.example/?x=1&amp;y=2" in html


def test_lines_stay_short_and_seven_bit():
    raw = composed(
        subject="أين خاتمي؟ " * 27,
        text="您好" * 5000,
        way=Way("台灣" * 30, "help@lampring.example", [("陳怡君" * 20, "yijun@example.com.tw")]),
    ).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998 and raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"))


PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)


@hypothesis_settings(max_examples=150, deadline=None)
@given(PRINTABLE, PRINTABLE)
def test_any_subject_and_name_arrive_as_they_were(subject, name):
    mail = composed(subject=subject, way=Way("Lamp", "help@lampring.example", [(name, "salma@example.org")]))
    found = read(mail.as_bytes())
    squeezed = " ".join(subject.split())
    assert found.subject == (squeezed or "Your message to us")
    assert [a.address for a in found.to] == ["salma@example.org"]
    # Signs that nobody sees are left out by whoever reads a name.
    assert found.to[0].name.split() == honest_name(name).split()


QUOTED = Quote("Salma Haddad", now() - timedelta(hours=2), "Where is the ring?\n> It comes on Tuesday", "en")


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hant"])
def test_what_is_answered_is_quoted_so_that_programs_fold_it_and_our_own_reader_too(language, translated):
    mail = read(composed(text="It is in Dubai.", language=language, quote=QUOTED).as_bytes())
    assert "> Where is the ring?\n> > It comes on Tuesday" in mail.body_text
    assert '<blockquote class="gmail_quote" type="cite" lang="en" dir="ltr"' in mail.body_html
    assert mail.reply_text == "It is in Dubai."


def test_a_quote_as_long_as_a_book_is_cut():
    mail = read(composed(quote=Quote("Salma", now(), "word " * 50_000)).as_bytes())
    assert len(mail.body_text) < 30_000


def test_the_signature_stands_under_the_text_and_names_the_house_once():
    mail = read(composed(text="Warmly,\nAmal", signature="Lamp & Ring · Care\n+962 6 555 0199").as_bytes())
    assert mail.body_text.startswith("Warmly,\nAmal\n\nLamp & Ring · Care\n+962 6 555 0199\n")
    assert mail.body_html.count("Lamp &amp; Ring") == 1


def test_a_mailing_can_be_ended_by_one_press():
    mail = composed(unsubscribe="https://kept.example/u/abc")
    assert mail["List-Unsubscribe"] == "<https://kept.example/u/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://kept.example/u/abc" in read(mail.as_bytes()).body_text
    assert "List-Unsubscribe" not in composed()
