import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.html import to_text
from kept.text.reply import split_reply

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "mail" / "reply_text.jsonl"

REPLIES = [
    "On Tue, Jul 14, 2026 at 8:50 AM Mei <mei@lampring.example> wrote:\n> Hello\n> Salma",
    "On Tue, Jul 14, 2026 at 8:50 AM Mei at Lamp and Ring\n<mei@lampring.example> wrote:\n\n> Hello",
    "-----Original Message-----\nFrom: Mei\nHello",
    "From: Mei <mei@lampring.example>\nSent: Tuesday\nTo: Salma\nSubject: Ring\n\nHello",
    "________________________________\nمن: فريق الدعم\nتم الإرسال: أمس\nإلى: سلمى\nالموضوع: رد\n\nمرحبا",
    "في الثلاثاء، ١٤ يوليو ٢٠٢٦ في ٨:٥٠ ص كتب \u202aSupport\u202c <help@lampring.example>:\n> مرحباً",
    "Support <help@lampring.example> 於 2026年7月14日 下午4:52 寫道：\n\n> 請問",
    "寄件者: help@lampring.example\n寄件日期: 2026/7/14\n收件者: 怡君\n主旨: 戒指\n\n您好",
    "Le mar. 14 juil. 2026 à 08:50, Mei <mei@lampring.example> a écrit :\n> Bonjour",
    "Am 14.07.2026 um 08:50 schrieb Mei <mei@lampring.example>:\n> Hallo",
    "-- \nSalma Haddad\nAmman",
    "Sent from my iPhone",
    "أرسلت من الـ iPhone",
    "從我的 iPhone 傳送",
]


@pytest.mark.parametrize("tail", REPLIES)
def test_what_was_quoted_or_signed_is_not_new(tail):
    text = f"Yes, that address is right.\nThank you.\n\n{tail}\n"
    new, rest = split_reply(text)
    assert new.strip() == "Yes, that address is right.\nThank you."
    assert new + rest == text


def test_answers_between_quotes_are_kept_with_what_they_answer():
    text = "> When did you buy it?\nIn May.\n> Do you have the receipt?\nYes, attached.\n"
    assert split_reply(text) == (text, "")


def test_a_mail_that_is_only_a_quote_is_all_new():
    assert split_reply("> Hello") == ("> Hello", "")


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, is much easier than my phone.",
        "於 7 月 14 日寫道謝信給店員之後，我又發現少了一個零件。",
        "On Monday I wrote to you about order 1042.",
        "From: the start I liked it.\nIt is a good ring.",
    ],
)
def test_words_that_only_look_like_a_quote_are_kept(text):
    assert split_reply(text) == (text, "")


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from([*"\n\r\x85 >:-", "On 1 wrote:", "From: a\n", "a@b <c@d>\n"])).map("".join)
    )
)
def test_no_text_is_ever_lost(text):
    new, rest = split_reply(text)
    assert new + rest == text
    assert new.strip() or not text.strip()


def test_a_hostile_mail_takes_time_by_its_length():
    for piece in ("On 1 ,\n", "From: x\n", "> a\nb\n", "1 @ <\n", "-", "x 12:30 <a "):
        started = time.monotonic()
        split_reply(piece * (100_000 // len(piece)))
        assert time.monotonic() - started < 3


@pytest.mark.skipif(not LABELLED.exists(), reason="labelled mails are not part of the repository")
def test_real_replies_keep_all_that_is_new_and_mostly_no_more():
    kept = clean = count = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = to_text(row["text"]) if row["kind"] == "html" else row["text"]
        new = " ".join(split_reply(text)[0].split())
        count += 1
        kept += all(" ".join(part.split()) in new for part in row["must_contain"])
        clean += not any(" ".join(part.split()) in new for part in row["must_not_contain"])
    assert kept == count
    assert clean / count >= 0.86
