"""Mail in the browser: who reads an answer, what is hidden until it is asked for, and what waits in the quarantine."""

import smtplib
from email.message import EmailMessage
from email.utils import make_msgid
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, ready

STORIES = {
    "en": SimpleNamespace(
        sender="Joanna Reyes <joanna@example.com>", reader="her sister <sister.en@example.com>", subject="Refund to my card",
        asks="Please refund it to 4111 1111 1111 1111.", answer="Of course. I look at it together with our bank.",
    ),
    "ar": SimpleNamespace(
        sender="سلمى حداد <salma@example.org>", reader="أختها <sister.ar@example.com>", subject="استرداد المبلغ إلى بطاقتي",
        asks="أرجو إعادة المبلغ إلى البطاقة 4111 1111 1111 1111.", answer="بكل سرور. نراجع الأمر مع المصرف.",
    ),
    "zh-hant": SimpleNamespace(
        sender="陳怡君 <yijun@example.com.tw>", reader="妹妹 <sister.zh@example.com>", subject="退款到我的信用卡",
        asks="麻煩退到 4111 1111 1111 1111 這張卡。", answer="沒問題，我們會和銀行確認。",
    ),
}  # fmt: skip


@pytest.fixture
def bring(demo_desk):
    """bring(sender, subject, text, **headers): a mail with further headers over the listener's real socket."""

    def hand_in(sender, subject, text, **headers):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, demo_desk.address, subject
        mail["Message-ID"] = make_msgid(domain="example.org")
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", demo_desk.smtp, timeout=20) as server:
            server.send_message(mail, to_addrs=[demo_desk.address])

    return hand_in


@pytest.mark.parametrize("language", STORIES)
def test_a_number_is_hidden_until_asked_for_and_all_are_answered_when_chosen(language, windows, bring, elsewhere):
    story = STORIES[language]
    desk = windows(OWNERS[language], language=language)
    desk.goto("/inbox/unassigned")
    ready(desk)
    bring(story.sender, story.subject, story.asks, Cc=story.reader)

    row = desk.locator("#rows li.item", has_text=story.subject)
    row.locator("a.cover").click(timeout=15_000)
    said = desk.locator("#said .said-text").first
    expect(said).to_contain_text("•••• 1111")
    assert "4111" not in desk.content()
    desk.locator("#said form[action$=secrets] button").click()
    expect(desk.locator("#said .said-text").first).to_contain_text("4111 1111 1111 1111")

    # Only who is chosen reads the answer.
    line = desk.locator("addressee-line")
    line.locator("summary").click()
    line.locator("fieldset input[type=checkbox]").check()
    desk.locator("#answer-text").fill(story.answer)
    # More than a browser lets outlive its page.
    desk.locator("chosen-files input").set_input_files(
        {"name": "憑證.pdf", "mimeType": "application/pdf", "buffer": bytes(200_000)}
    )
    expect(desk.locator("chosen-files output")).to_contain_text("憑證.pdf")
    desk.locator("#answer-text").press("Control+Enter")
    ours = desk.locator("#said article.msg.out", has_text=story.answer)
    expect(ours).to_contain_text(story.reader.partition(" <")[0])
    mail = elsewhere.mail_to(story.reader.partition("<")[2].rstrip(">"), story.answer)
    assert story.subject in mail["Subject"]
    assert [len(part.get_content()) for part in mail.iter_attachments()] == [200_000]
    # What she quoted of her card does not travel on.
    assert "4111 1111" not in mail.as_string()


def test_an_answer_that_was_refused_says_why_and_keeps_its_words_once(windows):
    desk = windows("noor@kept.example")
    desk.expected = ["422"]
    desk.goto("/inbox/all")
    desk.locator("#rows a.cover").first.click()
    ready(desk)
    desk.locator("addressee-line summary").click()
    desk.locator("#answer-to").fill("nobody")
    desk.locator("#answer-text").fill("Blue or red?")
    desk.locator("#answer-text").press("Control+Enter")
    expect(desk.locator(".composer .banner.broken")).to_contain_text("nobody")
    expect(desk.locator("#answer-to")).to_be_visible()
    expect(desk.locator("#answer-text")).to_have_value("Blue or red?")


def test_a_forged_mail_waits_for_a_lead_and_can_be_let_in(windows, bring):
    lead, agent = windows("mei@kept.example", language="zh-hant"), windows("amal@kept.example", language="ar")
    for page in (lead, agent):
        page.goto("/quarantine")
        ready(page)
    subject = "Your new bank details"
    failed = "mx.example.org; dmarc=fail (p=REJECT) header.from=bank.example"
    bring("Your bank <you@bank.example>", subject, "Pay here from now on.", Authentication_Results=failed)
    for page in (lead, agent):
        page.locator("#held li.item", has_text=subject).locator("a.cover").click(timeout=15_000)
        expect(page.locator("#thread h2")).to_have_text(subject)
    expect(agent.locator("#thread button[value=release]")).to_have_count(0)
    lead.locator("#thread button[value=release]").click()
    lead.wait_for_url("**/conversations/**")
    expect(lead.locator("#said .said-text").first).to_have_text("Pay here from now on.")
