import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.html import to_text
from kept.text.reply import split_reply
from kept.text.reply_html import read_reply

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


# The line above a quote as Gmail, Apple Mail and others write it.
ATTRIBUTIONS = [
    "El mar, 14 jul 2026 a las 8:50, Mei (<mei@lampring.example>) escribió:",
    "Em ter., 14 de jul. de 2026 às 08:50, Mei <mei@lampring.example> escreveu:",
    "Il giorno mar 14 lug 2026 alle ore 08:50 Mei <mei@lampring.example> ha scritto:",
    "Op di 14 jul 2026 om 08:50 schreef Mei <mei@lampring.example>:",
    "Den tis 14 juli 2026 kl 08:50 skrev Mei <mei@lampring.example>:",
    "ti 14. heinäk. 2026 klo 8.50 Mei (mei@lampring.example) kirjoitti:",
    "wt., 14 lip 2026 o 08:50 Mei <mei@lampring.example> napisał(a):",
    "út 14. 7. 2026 v 8:50 odesílatel Mei <mei@lampring.example> napsal:",
    "вт, 14 июл. 2026 г. в 08:50, Mei <mei@lampring.example>:",
    "вт, 14 лип. 2026 р. о 08:50 Mei <mei@lampring.example> пише:",
    "На вт, 14.07.2026 г. в 8:50 Mei <mei@lampring.example> написа:",
    "uto, 14. srp 2026. u 08:50 Mei <mei@lampring.example> napisao je:",
    "14 Tem 2026 Sal 08:50 tarihinde Mei <mei@lampring.example> şunu yazdı:",
    "Στις Τρί 14 Ιουλ 2026 στις 8:50 π.μ., ο/η Mei <mei@lampring.example> έγραψε:",
    "Mei <mei@lampring.example> ezt írta (időpont: 2026. júl. 14., K, 8:50):",
    "Pe mar., 14 iul. 2026 la 08:50, Mei <mei@lampring.example> a scris:",
    "\u202bבתאריך יום ג׳, 14 ביולי 2026 ב-8:50 מאת \u202aMei\u202c <mei@lampring.example>:\u202c",
    "في الثلاثاء، 14 يوليو 2026 في 8:50 ص تمت كتابة ما يلي بواسطة \u200fMei\u200f <mei@lampring.example>:",
    "بتاريخ ١٤ يوليو ٢٠٢٦، الساعة ٨:٥٠ ص، كتب/كتبت Mei <mei@lampring.example>:",
    "در تاریخ سه‌شنبه ۱۴ ژوئیه ۲۰۲۶، ۸:۵۰ Mei <mei@lampring.example> نوشت:",
    "Mei <mei@lampring.example> 於 2026年7月14日 週二 下午4:52寫道：",
    "Mei <mei@lampring.example> 于2026年7月14日周二 16:52写道：",
    "2026年7月14日(火) 16:52 Mei <mei@lampring.example>:",
    "2026/07/14 16:52、Mei <mei@lampring.example>のメール:",
    "2026년 7월 14일 (화) 오후 4:52, Mei <mei@lampring.example>님이 작성:",
    "ในวันที่ อ. 14 ก.ค. 2026 เวลา 08:50 Mei <mei@lampring.example> เขียนว่า:",
    "Vào Th 3, 14 thg 7, 2026 vào lúc 08:50 Mei <mei@lampring.example> đã viết:",
    "Pada tanggal Sel, 14 Jul 2026 pukul 08.50 Mei <mei@lampring.example> menulis:",
    "मंगल, 14 जुल॰ 2026 को 8:50 am बजे को Mei <mei@lampring.example> ने लिखा:",
    "On Tue, 14 Jul 2026 at 08:50, Mei at Lamp and Ring <mei@lampring.example\n>:",
]
WITHOUT_MARKS = [
    "---- On Tue, 14 Jul 2026 08:50:00 +0300 Mei <mei@lampring.example> wrote ----",
    "------------------ 原始邮件 ------------------\n发件人: Mei <mei@lampring.example>;\n主题: Ring",
    '在 2026-07-14 16:52:00，"Mei" <mei@lampring.example> 写道：',
    "-------- الرسالة الأصلية --------\nمن: Mei <mei@lampring.example>\nالموضوع: Ring",
    "מאת: Mei <mei@lampring.example>\nנשלח: יום ג\nאל: דנה\nנושא: טבעת\n",
    "-------- Original message --------\nFrom: Mei <mei@lampring.example>\nDate: 14/07/2026",
    "##- Please type your reply above this line -##",
    "يرجى الرد فوق هذا السطر",
]
DEVICES = [
    "Enviado do meu iPhone",
    "Von meinem Samsung Galaxy Smartphone gesendet",
    "Envoyé de mon iPhone",
    "Wysłane z iPhone'a",
    "iPhone'umdan gönderildi",
    "Отправлено с iPhone",
    "Στάλθηκε από το iPhone μου",
    "נשלח מה-iPhone שלי",
    "مُرسل من هاتف Samsung الذكي الخاص بي",
    "الحصول على Outlook لنظام iOS<https://aka.ms/o0ukef>",
    "取得 iOS 版 Outlook",
    "发自我的iPhone",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
    "ส่งจาก iPhone ของฉัน",
    "Gửi từ iPhone của tôi",
    "Sent from my Wiko Ridge",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_quotes_are_known_by_the_line_above_them(line):
    assert split_reply(f"Yes.\n\n{line}\n\n> Is it?\n")[0].strip() == "Yes."
    assert split_reply(f"{line}\n> Is it?\n> Mei\n\nYes.\n")[0].strip() == "Yes."
    both = f"{line}\n> Is it?\nYes.\n> And this?\nNo.\n"
    assert split_reply(both)[0] == "> Is it?\nYes.\n> And this?\nNo.\n"


@pytest.mark.parametrize("tail", [f"{mark}\n\nIs it?" for mark in WITHOUT_MARKS] + DEVICES)
def test_what_programs_add_without_marks_of_a_quote_goes(tail):
    assert split_reply(f"Yes.\n\n{tail}\n")[0].strip() == "Yes."


def test_the_end_of_our_own_mails_goes_also_where_nothing_marks_it_as_quoted():
    tail = "◔ 我們的承諾：寄出，最晚 週五\n\n您可以在專屬頁面閱讀與回覆：\nhttps://desk.example/p/1\n"
    assert split_reply(f"好的\n\n{tail}")[0].strip() == "好的"


@pytest.mark.parametrize(
    "end",
    [
        "Mit freundlichen Grüßen\n\nErika Muster\nMuster GmbH\nTel. +49 30 123456",
        "Kind regards,\nSalma Haddad\nSales Manager",
        "-- \nSalma Haddad",
        "This e-mail is confidential and intended solely for the addressee. If you got it in error, notify the sender.",
        "本郵件含有機密資訊，僅供指定收件人使用；如係誤收，請立即刪除並通知寄件人，未經授權不得轉載。",
    ],
)
def test_cards_and_notices_at_the_end_go(end):
    assert split_reply(f"Please send two.\n\n{end}\n")[0].strip() == "Please send two."


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
        "From: Amman\nTo: Dubai\nDate: 14 July 2026\n\nCan you help?",
        "On 14 July at 10:00 I wrote:\nwhere is my ring?",
        "كتبت لكم يوم ١٤/٧ الساعة ٨:٥٠:\nأين الخاتم؟",
        "我在7月14日 10:00寫：\n戒指呢？",
        "Hello\nSent via DHL yesterday\nPlease look.",
        "Von meinem Konto abgebucht\nwas soll das",
        "Thanks\nCould you also send the invoice to amal@home.example?",
        "Regards,\nSalma\n\nP.S. my phone is +962 79 123 4567",
        "謝謝\n請寄到台北市 電話：0912345678",
        "Hi,\n--\nPart two: is it in stock?",
        "| a | b |\n| 1 | 2 |",
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
    assert sorted(new + rest) == sorted(text)
    assert set(new.splitlines()) <= set(text.splitlines())
    assert new.strip() or not text.strip()
    assert split_reply(new)[0] == new


@given(st.lists(st.sampled_from(["I like it", "لا بأس", "請寄兩個", "", "Two rings, please", "12"]), min_size=1))
def test_words_without_quotes_come_back_whole(lines):
    text = "\n".join(lines)
    assert split_reply(text) == (text, "")


def test_a_hostile_mail_takes_time_by_its_length():
    for piece in (
        "On 1 ,\n",
        "From: x\n",
        "> a\nb\n",
        "1 @ <\n",
        "-",
        "x 12:30 <a ",
        "--\n\n",
        "Sent from my iPhone\n",
    ):
        started = time.monotonic()
        split_reply(piece * (100_000 // len(piece)))
        assert time.monotonic() - started < 3


GMAIL = (
    '<div class="gmail_quote"><div class="gmail_attr">Mei kirjutas eile:<br></div>'
    '<blockquote class="gmail_quote" style="border-left:1px #ccc solid">Is it?</blockquote>{below}</div>'
)


@pytest.mark.parametrize(
    ("html", "new"),
    [
        ("<div>Yes.</div>" + GMAIL.format(below=""), "Yes."),
        (GMAIL.format(below="<p>Yes.</p>"), "Yes."),
        (
            '<p>Yes.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Mei, eile</div><div>Is it?</div>',
            "Yes.",
        ),
        ('<p>Yes.</p><div class="yahoo_quoted"><div>Mei, eile</div><div>Is it?</div></div>', "Yes."),
        ('<p>Yes.</p><blockquote style="margin:0 0 0 40px;border:none">And soon.</blockquote>', "Yes.\n\n> And soon."),
        ('<div id="divRplyFwdMsg">Mei, eile</div><p>Is it?</p>', "Mei, eile\n\nIs it?"),
    ],
)
def test_html_says_more_than_its_text(html, new):
    assert read_reply(to_text(html), html).strip() == new


def test_html_never_brings_words_that_the_text_has_not():
    html = '<p>Other words</p><div class="yahoo_quoted">Is it?</div>'
    assert read_reply("Yes.\n\n> Is it?", html).strip() == "Yes."


@pytest.mark.skipif(not LABELLED.exists(), reason="labelled mails are not part of the repository")
def test_real_replies_keep_all_that_is_new_and_mostly_no_more():
    kept = clean = count = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = to_text(row["text"]) if row["kind"] == "html" else row["text"]
        new = " ".join(read_reply(text, row["text"] if row["kind"] == "html" else "").split())
        count += 1
        kept += all(" ".join(part.split()) in new for part in row["must_contain"])
        clean += not any(" ".join(part.split()) in new for part in row["must_not_contain"])
    assert kept == count
    assert clean / count >= 0.97
