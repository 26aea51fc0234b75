"""With the keyboard alone, in three languages: a message goes on to a courier, his answer comes back beside the
conversation over real SMTP, and an answer waits for the customer's morning and leaves at its second.
"""

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid, parsedate_to_datetime
from json import dumps
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, api, page_link_in, ready, token_of, wait_for
from tests.browser.test_workspace import press

STORIES = {
    "en": SimpleNamespace(
        name="Joanna Reyes", address="joanna@example.com", subject="Where is the lamp?", asks="The page says it left on Monday.",
        question="Where is parcel 77120?", says="On car 7, there by noon.", answer="Good morning. It is on car 7.", told="answered", header="Forwarded message",
    ),
    "ar": SimpleNamespace(
        name="سلمى حداد", address="salma@example.org", subject="أين الخاتم؟", asks="تقول الصفحة إنه خرج يوم الاثنين.",
        question="أين الطرد ٧٧١٢٠؟", says="على السيارة ٧، يصل قبل الظهر.", answer="صباح الخير. الخاتم على السيارة ٧.", told="ردّ", header="Forwarded message",
    ),
    "zh-hant": SimpleNamespace(
        name="陳怡君", address="yijun@example.com.tw", subject="檯燈在哪裡？", asks="網頁說週一就寄出了。",
        question="請問包裹 77120 在哪裡？", says="在 7 號車上，中午前會到。", answer="早安，檯燈在 7 號車上。", told="回覆", header="Forwarded message",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", STORIES)
def test_a_courier_is_asked_and_an_answer_waits_for_her_morning(language, windows, demo_desk, post_mail, elsewhere):
    story, courier = STORIES[language], f"courier.{language}@aramex.example"
    desk, customer = windows(OWNERS[language], language=language), windows(language=language)
    post_mail(f"{story.name} <{story.address}>", story.subject, story.asks)
    number = conversation_called(story.subject, demo_desk, desk)
    desk.goto(f"/conversations/{number}")
    ready(desk)

    sent_on_by_keys(desk, story, courier, number)
    mail = elsewhere.mail_to(courier, story.question)
    text = mail.get_body(("plain",)).get_content()
    assert story.asks in text and story.header in text and story.address not in text and "/c/" not in text

    # He answers, and it stands beside the conversation without a reload.
    answer_to(mail, courier, story.says, demo_desk)
    expect(desk.locator("#side-said")).to_contain_text(story.says, timeout=15_000)
    expect(desk.locator("#said")).not_to_contain_text(story.says)
    expect(desk.locator("#said .event", has_text="Aramex").last).to_contain_text(story.told, timeout=15_000)

    set_for_her_morning_by_keys(desk, story)
    waiting = api(demo_desk, f"/conversations/{number}/scheduled-answer", token_of(demo_desk))
    assert (
        waiting["text"] == story.answer
        and api(demo_desk, f"/conversations/{number}", token_of(demo_desk))["waiting_since"]
    )

    # On her own page nothing of either is seen.
    assert not [
        mail for mail in elsewhere.mails if story.address in mail.envelope_to and story.answer in mail.as_string()
    ]

    # The night is made short: it leaves at its second, by itself.
    leaves = datetime.now(UTC) + timedelta(seconds=3)
    brought_forward(demo_desk, number, leaves)
    expect(desk.locator("#scheduled")).to_have_count(0, timeout=15_000)
    said = elsewhere.mail_to(story.address, story.answer)
    assert timedelta() <= parsedate_to_datetime(said["Date"]) - leaves.replace(microsecond=0) < timedelta(seconds=3)
    customer.goto(page_link_in(said))
    expect(customer.locator("main")).to_contain_text(story.answer)
    expect(customer.locator("body")).not_to_contain_text(story.says)
    expect(customer.locator("body")).not_to_contain_text(story.question)


def sent_on_by_keys(desk, story, courier, number):
    """w: her words go on, with ours above them."""
    press(desk, "KeyW", "w")
    desk.wait_for_url("**/sides/new**")
    ready(desk)
    expect(desk.locator("#new-to")).to_be_focused()
    desk.keyboard.type(f"Aramex <{courier}>")
    for _field in ("cc", "subject", "words"):
        desk.keyboard.press("Tab")
    desk.keyboard.insert_text(story.question)
    expect(desk.locator(".side-new .banner")).to_contain_text(story.name)
    while not desk.evaluate("document.activeElement.matches('.side-new button[type=submit]')"):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/conversations/{number}/sides/*")
    ready(desk)


def set_for_her_morning_by_keys(desk, story):
    """By the arrow beside Send, and down to the last time that is a morning."""
    press(desk, "KeyR", "r")
    expect(desk.locator("#answer-text")).to_be_focused()
    desk.keyboard.insert_text(story.answer)
    while not desk.evaluate("document.activeElement.matches('[popovertarget=send-menu]')"):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    morning = desk.locator("#send-menu button[name=send_at]:not([value=typed])").last
    expect(morning).to_be_visible(timeout=10_000)
    value = morning.get_attribute("value")
    while desk.evaluate("document.activeElement.value ?? ''") != value:
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#scheduled")).to_contain_text(story.answer, timeout=10_000)


def brought_forward(demo_desk, number, at):
    """By a program, as an answer of its own would be."""
    address, headers = (
        f"{demo_desk.url}/api/v1/conversations/{number}/scheduled-answer",
        {"Authorization": f"Bearer {token_of(demo_desk)}"},
    )
    with urlopen(Request(address, headers=headers), timeout=20) as found:
        headers |= {"If-Match": found.headers["ETag"], "Content-Type": "application/json"}
    body = dumps({"send_at": at.isoformat()}).encode()
    with urlopen(Request(address, data=body, headers=headers, method="PATCH"), timeout=20) as changed:
        assert changed.status == 200


def conversation_called(subject, demo_desk, page) -> int:
    found = []

    def is_there():
        rows = api(demo_desk, "/conversations", token_of(demo_desk))["items"]
        found[:] = [row["id"] for row in rows if row["subject"] == subject]
        return found

    wait_for(is_there, page)
    return found[0]


def answer_to(mail, sender, text, demo_desk):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Aramex <{sender}>", str(mail["Reply-To"]), f"Re: {mail['Subject']}"
    made["Message-ID"], made["In-Reply-To"] = make_msgid(domain="aramex.example"), mail["Message-ID"]
    made.set_content(text)
    with smtplib.SMTP("127.0.0.1", demo_desk.smtp, timeout=20) as server:
        server.send_message(made)
