"""Whole mails as they were looked at and found right. After a wanted change, look at the new ones and put them here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kept.channels.email.composing import PromiseLine, Quote, Way, compose
from kept.channels.email.reading import read
from kept.events.clock import freeze

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ASKED = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 11, 5, tzinfo=UTC)
MAILS = {
    "ar": {
        "subject": "Re: أين خاتم أختي؟", "zone": "Asia/Amman", "agent": "أمل", "what": "الاتصال بكم لإبلاغكم بردّ شركة الشحن (DHL 4711)", "words": "سأتصل بكم قبل الساعة ٢:٠٥", "signature": "Lamp & Ring · خدمة العملاء\n+962 6 555 0199",
        "quote": ("سلمى حداد", "مرحبا،\n\nأين خاتم أختي؟ رقم الطلب LR-2026/4711-AB وهاتفي +962 7 9012 3456.\n> كتبتم أنه يصل الثلاثاء"),
        "text": "مرحبًا أستاذة سلمى،\n\nسألتُ شركة الشحن DHL عن الطرد 4711. سأتصل بكم قبل الساعة ٢:٠٥ لأخبركم بجوابهم.\n\nDHL أخذت الطرد أمس، ونحتاج منكم:\n- رقم الطلب LR-2026/4711-AB\n- صورة من الرابط https://lampring.example/r/4711?x=1\n\nهاتفنا +962 6 555 0199 في كل وقت.\n\nمع خالص التحية،\nأمل",
    },
    "zh-Hant": {
        "subject": "Re: 戒指什麼時候會到？", "zone": "Asia/Taipei", "agent": "美", "what": "打電話告訴您物流公司的回覆", "words": "我會在下午7:05前打電話給您", "signature": "", "quote": ("陳怡君", "請問戒指什麼時候會到？"),
        "text": "陳小姐您好：\n\n我已經問過物流公司了，我會在下午7:05前打電話給您。\n\n祝 順心\n美",
    },
    "en": {
        "subject": "Re: Where is the ring?", "zone": "America/Toronto", "agent": "Yusuf", "what": "Call you with the courier's answer", "words": "I will call you by 06:05", "signature": "Lamp & Ring · Care", "quote": ("Joanna Reyes", "Where is the ring?\n\nIt is order 4711."),
        "text": "Hello Joanna,\n\nI asked the courier (https://courier.example/4711). I will call you by 06:05 with what they say.\n\nWarmly,\nYusuf",
    },
}  # fmt: skip


def mail_in(language):
    given = MAILS[language]
    return compose(
        Way("Lamp & Ring", "help@lampring.example", [("Salma", "salma@example.org")], agent=given["agent"], reply_address="help+42-aaaabbbbcccc@lampring.example"),
        subject=given["subject"], text=given["text"], language=language, zone=given["zone"], message_id="<1@lampring.example>",
        promises=[PromiseLine(given["what"], DUE, given["zone"], zone_guessed=language == "ar", share=0.3, words=given["words"])],
        page_url="https://kept.example/c/abc", signature=given["signature"], quote=Quote(given["quote"][0], ASKED, given["quote"][1], language),
    )  # fmt: skip


@pytest.mark.parametrize("language", MAILS)
def test_the_mail_is_word_for_word_the_one_we_looked_at(language, translated):
    with freeze(AT):
        mail = read(mail_in(language).as_bytes())
    assert mail.body_text.splitlines() == (GOLDEN / f"{language}.txt").read_text().splitlines()
    assert mail.body_html.splitlines() == (GOLDEN / f"{language}.html").read_text().splitlines()
