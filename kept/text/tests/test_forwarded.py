import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.forwarded import split_forwarded

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "mail" / "forwarded_text.jsonl"

# How programs say in many languages that they send a mail on; all of these say the same.
MARKED = {
    "gmail in arabic": "---------- Forwarded message ---------\nمن: \u202aSalma\u202c \u200e<s@home.example>\u200e\n"
    "Date: الثلاثاء، ١٤ يوليو ٢٠٢٦ في ٨:٥٠ ص\nSubject: Ring\nTo: <help@lampring.example>\n\n",
    "apple mail in arabic": "> بدء الرسالة المُعاد توجيهها:\n>\n> من: Salma <s@home.example>\n> الموضوع: Ring\n"
    "> التاريخ: ١٤ يوليو ٢٠٢٦ في ٨:٥٠ ص\n> إلى: help@lampring.example\n>\n> ",
    "yahoo in arabic": '----- رسالة معاد توجيهها -----من: Salma <s@home.example>إلى: "h" <help@lampring.example>'
    "تاريخ الإرسال: الثلاثاء 14 يوليو 2026الموضوع: Ring\n",
    "yahoo in chinese": "   ----- 轉寄的訊息 ----- 寄件人： Salma <s@home.example>收件人： <help@lampring.example>"
    "寄件日期： 2026年7月14日 [GMT+8]標題： Ring\n ",
    "thunderbird in chinese": "-------- 轉寄郵件 --------\n主旨: \tRing\n日期: \tTue, 14 Jul 2026\n"
    "寄件者: \tSalma <s@home.example>\n收件者: \thelp@lampring.example\n\n\n",
    "qq": '------------------ 转发的邮件 ------------------\n发件人: "Salma" <s@home.example>;\n'
    '发送时间: 2026年7月14日(星期二) 下午4:52\n收件人: "h"<help@lampring.example>;\n主题: Ring\n\n',
    "mail.ru": "-------- Пересылаемое сообщение --------\nОт кого: Salma <s@home.example>\n"
    "Кому: help@lampring.example\nДата: 14 июля 2026, 8:50\nТема: Ring\n\n",
    "thunderbird in hebrew": "-------- הודעה שהועברה --------\nנושא: Ring\nתאריך: 14 Jul 2026\n"
    "מאת: Salma <s@home.example>\nאל: help@lampring.example\n\n",
    "apple mail in greek": "> Έναρξη προωθημένου μηνύματος:\n>\n> Από: Salma <s@home.example>\n> Θέμα: Ring\n"
    "> Ημερομηνία: 14 Ιουλίου 2026\n> Προς: help@lampring.example\n>\n> ",
    "notes": "----- Forwarded by Mei Lin/LAMP on 07/14/2026 08:50 AM -----\n\nFrom:\tSalma <s@home.example>\n"
    "To:\thelp@lampring.example\nSubject:\tRing\n\n",
    "zoho": "============ Forwarded message ============\nFrom: Salma <s@home.example>\nTo: <help@lampring.example>\n"
    "Date: Tue, 14 Jul 2026\nSubject: Ring\n============ Forwarded message ============\n\n",
    "bold, in a table": "Begin forwarded message:\n\n*From:*\nSalma <s@home.example>\n*Subject:*\nRing\n*To:*\nHelp\n\n",
}
HEADERS = {
    "en": "From: Salma <s@home.example>\nSent: Tuesday\nTo: help@lampring.example\nSubject: Ring\n\nReady?",
    "ar": "________________________________\nمن: Salma <s@home.example>\nتم الإرسال: أمس\nإلى: المساعدة\nالموضوع: Ring\n\nReady?",
    "ja": "差出人: Salma <s@home.example>\n送信日時: 2026年7月14日\n宛先: help@lampring.example\n件名: Ring\n\nReady?",
    "th": "จาก: Salma <s@home.example>\nส่ง: 14 กรกฎาคม 2026\nถึง: help@lampring.example\nเรื่อง: Ring\n\nReady?",
    "spaced": "From: Salma [mailto:s@home.example]\n\nSent: Tuesday\n\nTo: Help\n\nSubject: Ring\n\nReady?",
}


@pytest.mark.parametrize("above", ["", "Can you answer her?\n\nAmal"])
@pytest.mark.parametrize("head", MARKED.values(), ids=MARKED)
def test_a_mail_sent_on_says_who_wrote_it_first(head, above):
    read = split_forwarded(f"{above}\n\n{head}Ready?\n")
    assert (read.sender_name, read.sender_address, read.subject) == ("Salma", "s@home.example", "Ring")
    assert (read.text, read.above) == ("Ready?", above)


@pytest.mark.parametrize("block", HEADERS.values(), ids=HEADERS)
def test_plain_headers_are_a_mail_sent_on_or_an_answer_as_the_subject_says(block):
    answer = f"Yes, on Friday.\n\n{block}"
    assert split_forwarded(answer, "Re: Ring") is None
    assert split_forwarded(answer, "Fwd: Re: Ring").sender_address == "s@home.example"
    assert split_forwarded(answer) is None
    assert split_forwarded(block, "回覆: Ring") is None
    assert split_forwarded(block).above == ""
    assert split_forwarded(f"FYI\n\n{block}").above == "FYI"


def test_what_was_sent_on_earlier_and_is_only_quoted_now_is_an_answer():
    text = (
        "Thanks!\n\nOn Tue, Jul 14, 2026 at 8:50 AM Mei <mei@lampring.example> wrote:\n> Begin forwarded message:\n>\n"
    )
    assert split_forwarded(text + "> From: Salma <s@home.example>\n> Subject: Ring\n> To: Mei\n>\n> Ready?") is None


def test_words_written_below_a_mail_sent_on_are_not_part_of_it():
    head = MARKED["apple mail in greek"]
    read = split_forwarded(f"See this.\n\n{head}Ready?\n\nSent from my iPhone\n")
    assert (read.text, read.above) == ("Ready?", "See this.\n\nSent from my iPhone")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "From: the start I liked it.\nTo: be honest, I still do.",
        "The forwarded message never came.\nForwarded message:\nnothing",
        "Thanks!\n\nOn Tue, Jul 14, 2026 at 8:50 AM Mei <mei@lampring.example> wrote:\n> Hello",
    ],
)
def test_other_mails_are_not_sent_on(text):
    assert split_forwarded(text) is None


@given(st.lists(st.sampled_from(["From: a <b@c>", "To: x", "Subject:", "", "> ", "-- Forwarded message --", "a"])))
def test_nothing_makes_it_fail(lines):
    read = split_forwarded("\n".join(lines), "Fwd: x")
    assert read is None or read.above in "\n".join(lines) or read.text


@pytest.mark.parametrize(
    "piece", ["On 1 ,\n", "From: x\n", "1 @ <\n", "-- forwarded message \n", "a: b,\n", "From:\n\n", "-"]
)
def test_a_hostile_mail_takes_little_time(piece):
    started = time.monotonic()
    split_forwarded(piece * (1_000_000 // len(piece)))
    assert time.monotonic() - started < 2


@pytest.mark.skipif(not LABELLED.exists(), reason="labelled mails are not part of the repository")
def test_real_mails_sent_on_are_read():
    right = count = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said, read = row["expected"], split_forwarded(row["text"])
        count += 1
        if not said["forwarded"] or read is None:
            right += said["forwarded"] == (read is not None)
            continue
        wanted = [said[name] for name in ("original_from", "message_above")]
        got = [read.sender_address, read.above]
        got += [read.subject] * ("original_subject" in said) + [read.sender_name] * ("original_from_name" in said)
        wanted += [said[name] for name in ("original_subject", "original_from_name") if name in said]
        right += got == wanted and all(part in read.text for part in said.get("original_body_contains", []))
    assert right / count >= 0.98
