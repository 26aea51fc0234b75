import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.commitment import find_promises
from kept.text.sentences import split

NOW = datetime(2026, 7, 15, 7, 0, tzinfo=UTC)
LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "agent_sentences"

PROMISES = [
    ("I will call you tomorrow before noon.", "tomorrow before noon"),
    ("We'll send the ring by 14:05.", "by 14:05"),
    ("Your order will be ready in 20 minutes.", "in 20 minutes"),
    ("سأتصل بكِ غدًا قبل الظهر.", "غدًا قبل الظهر"),
    ("سنرسل لك الفاتورة خلال ساعتين.", "خلال ساعتين"),
    ("راح أتصل فيك بكرا الصبح", "بكرا الصبح"),
    ("يرجى الانتظار، وسنتصل بك خلال ساعة.", "خلال ساعة"),
    ("我會在明天下午三點前回電給您。", "明天下午三點前"),
    ("我們將於週五下班前寄出。", "週五下班前"),
    ("兩小時內為您處理完成。", "兩小時內"),
]

NONE = [
    "I called you yesterday at 5.",
    "Would you like me to call you tomorrow?",
    "If you want, I will call tomorrow.",
    "Please send it back within 14 days.",
    "We are open tomorrow until 5 pm.",
    "I can call you tomorrow.",
    "I cannot promise it by Friday.",
    "I will be out of the office on Friday.",
    "Thank you for waiting.",
    "هل تود أن أتصل بك غدا؟",
    "إذا أردت سأتصل بك غدا.",
    "يرجى إعادة المنتج خلال ١٤ يوما.",
    "اتصلنا بك أمس مرتين.",
    "請於三天內寄回商品。",
    "要不要我明天打給您？",
    "如果您願意，我明天會打給您。",
    "門市營業時間是早上九點到晚上十點。",
]


def find(text, **given):
    return find_promises(text, now=NOW, zone="Asia/Amman", **given)


@pytest.mark.parametrize(("text", "time"), PROMISES)
def test_what_we_will_do_by_when_is_a_promise(text, time):
    (found,) = find(f"{text}")
    assert (found.text, found.time.text) == (text, time)


@pytest.mark.parametrize("text", NONE)
def test_what_binds_us_to_nothing_is_no_promise(text):
    assert find(text) == []


def test_a_promise_stands_on_its_sentence():
    text = "Hello Salma. I will call you tomorrow at 9 am. Best, Amal"
    (found,) = find(text)
    assert text[found.start : found.end] == found.text == "I will call you tomorrow at 9 am."
    assert found.certain


def test_a_vague_or_half_hearted_promise_is_asked_about():
    assert not find("We will get back to you soon.")[0].certain
    assert not find("I will try to call you by 14:05.")[0].certain


@given(st.text())
def test_promises_stand_on_the_text_whatever_it_is(text):
    for found in find(text):
        assert text[found.start : found.end] == found.text


@given(st.text(alphabet=st.sampled_from('aB. \n!?。，؟…"’)5')))
def test_sentences_hold_every_letter_of_the_text(text):
    parts = split(text)
    assert "".join("".join(p.text.split()) for p in parts) == "".join(text.split())
    assert all(text[p.start : p.end] == p.text for p in parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Haddad called at 5 p.m. today. It is 2.5 km.", ["Dr. Haddad called at 5 p.m. today.", "It is 2.5 km."]),
        ("أهلا سلمى. كيف حالك؟ سأتصل غدا", ["أهلا سلمى.", "كيف حالك؟", "سأتصل غدا"]),
        ("您好！我會回電。謝謝", ["您好！", "我會回電。", "謝謝"]),
        ("one\ntwo", ["one", "two"]),
    ],
)
def test_sentences_end_where_a_reader_pauses(text, parts):
    assert [s.text for s in split(text)] == parts


@pytest.mark.skipif(not LABELLED.exists(), reason="labelled sentences are not part of the repository")
def test_promises_found_are_mostly_promises():
    right = wrong = 0
    for file in LABELLED.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "promise" not in row["unsure"] and find(row["text"], lang=row["lang"]):
                right += bool(row["labels"]["promise"])
                wrong += not row["labels"]["promise"]
    assert right >= 17 and right / (right + wrong) >= 0.85
