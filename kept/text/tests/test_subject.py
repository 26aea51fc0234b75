import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.subject import bare_subject, intent

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "mail" / "subject_prefix.jsonl"


@pytest.mark.parametrize(
    "prefix",
    [
        "Re: ",
        "RE[2]: ",
        "Re (3) : ",
        "Re^2: ",
        "AW: WG: ",
        "SV:",
        "Antw: ",
        "R: I: ",
        "RES: ENC: ",
        "Odp: ",
        "YNT: İLT: ",
    ]
    + ["Vá: ", "ΑΠ: ΠΡΘ: ", "Отв: ", "השב: ", "رد: ", "ردّ: ", "الرد: إعادة توجيه: ", "پاسخ: "]
    + [
        "回覆: ",
        "轉寄：",
        "RE：FW：",
        "回复: 转发: ",
        "答覆: ",
        "返信: ",
        "전달: 회신: ",
        "ตอบกลับ: ",
        "Trả lời: Chuyển tiếp: ",
    ]
    + ["\u200fرد\u200f: ", "Re: رد: 回覆："],
)
def test_what_programs_put_before_a_subject_goes(prefix):
    assert bare_subject(f"{prefix}The ring") == "The ring"


@pytest.mark.parametrize(
    "subject",
    [
        "Re-order 55",
        "RE/MAX listing",
        "Regarding: refund",
        "رد الجميل",
        "回覆訂單",
        "Report: done",
        "Price: 40",
        "Note: x",
    ],
)
def test_words_that_only_look_like_it_stay(subject):
    assert (bare_subject(subject), intent(subject)) == (subject, "")


def test_the_outermost_prefix_says_what_was_done():
    assert [intent(s) for s in ("Re: Fwd: x", "Fwd: Re: x", "[Fwd: x]", "轉寄: x", "رد: x", "x")] == [
        "reply",
        "forward",
        "forward",
        "forward",
        "reply",
        "",
    ]


@given(st.text())
def test_a_bare_subject_is_bare(subject):
    bare = bare_subject(subject)
    assert bare_subject(bare) == bare


@pytest.mark.skipif(not LABELLED.exists(), reason="labelled subjects are not part of the repository")
def test_real_subjects_are_bared():
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    assert [bare_subject(row["subject"]) for row in rows] == [" ".join(row["base"].split()) for row in rows]
