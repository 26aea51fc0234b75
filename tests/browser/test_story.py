"""The whole story in the browser, in three languages: a mail, an answer with a promise, her page, kept or broken."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, api, page_link_in, ready, token_of, wait_for

STORIES = {
    "en": SimpleNamespace(
        sender="Joanna Reyes <joanna@example.com>", zone="America/Toronto", subject="A lamp for my sister", asks="Hello, do you still make the lamp in brass?",
        answer="I will call you with the answer of the workshop by {time}.", result="She ordered two.",
    ),
    "ar": SimpleNamespace(
        sender="سلمى حداد <salma@example.org>", zone="Asia/Amman", subject="مصباح لأختي", asks="مرحبًا، هل ما زلتم تصنعون المصباح من النحاس؟",
        answer="سأتصل بكِ قبل الساعة {time} لأنقل إليكِ ردّ الورشة.", result="طلبت مصباحين.",
    ),
    "zh-hant": SimpleNamespace(
        sender="陳怡君 <yijun@example.com.tw>", zone="Asia/Taipei", subject="想買一盞給妹妹", asks="您好，請問還有做黃銅的檯燈嗎？",
        answer="我會在 {time} 前打電話給您，告訴您工坊的答覆。", result="她訂了兩盞。",
    ),
}  # fmt: skip


# Before noon, in the hour of noon, and after it: a bare "11:57" could be either, and the desk would ask.
HALVES = {"en": "{} am|{} pm|{} pm", "ar": "{} صباحًا|{} ظهرًا|{} مساءً", "zh-hant": "上午{}|下午{}|下午{}"}


def later_today(zone: str, language: str) -> str:
    """A clock time in more than an hour there, with its half of the day; late in the evening one that is still today's."""
    there = datetime.now(ZoneInfo(zone))
    then = there + timedelta(minutes=75)
    if then.date() != there.date():
        then = there.replace(hour=23, minute=59)
    half = (then.hour >= 12) + (then.hour >= 13)
    return HALVES[language].split("|")[half].format(f"{then.hour % 12 or 12}:{then:%M}")


@pytest.mark.parametrize("language", STORIES)
def test_from_the_mail_to_the_promise_kept(language, windows, post_mail, elsewhere):
    story = STORIES[language]
    desk = windows(OWNERS[language], language=language)
    desk.goto("/inbox/unassigned")
    ready(desk)
    post_mail(story.sender, story.subject, story.asks)

    # It appears in the open list, without a reload.
    row = desk.locator("#rows li.item", has_text=story.subject).locator("a.cover")
    row.click(timeout=15_000)
    expect(desk.locator("#said .said-text").first).to_have_text(story.asks)

    # A time in what is written becomes a promise that is ticked.
    answer = story.answer.format(time=later_today(story.zone, language))
    desk.locator("#answer-text").press_sequentially(answer, delay=1)
    expect(desk.locator(".promise-hint input[name=promise-on]").first).to_be_checked()
    desk.keyboard.press("Control+Enter")
    ours = desk.locator("#said article.msg.out", has_text=answer)
    expect(ours).to_be_visible()
    expect(ours.locator("mark")).to_be_visible()
    expect(ours.locator(".ring")).to_have_attribute("data-state", "due")
    expect(desk.locator(".said.waiting .msg")).to_have_count(0)
    expect(desk.locator("#answer-text")).to_have_value("")
    expect(desk.locator("#context #promises-to .promise").first).to_contain_text(answer[:20])

    # She gets the mail, and her page shows the same promise.
    mail = elsewhere.mail_to(re.search(r"<(.+)>", story.sender)[1], answer)
    hers = windows(language=language)
    hers.goto(page_link_in(mail))
    ready(hers)
    card = hers.locator(".promised", has_text=answer)
    expect(card.locator(".ring")).to_have_attribute("data-state", "due")
    ticking = [
        page.locator(f"due-clock[data-due='{card.locator('due-clock').get_attribute('data-due')}'] .text").first
        for page in (hers, desk)
    ]
    # The length that is left; how "min" is written is each reader's own, and near the end one of them counts seconds.
    left = [re.findall(r"\d+", clock.inner_text().split("·")[-1]) for clock in ticking]
    assert left[0] and left[1] and all(one == other for one, other in zip(*left, strict=False))
    assert hers.locator("html").get_attribute("lang").lower() == language

    # Kept on the desk, it is kept on her page, without a reload.
    desk.goto("/promises")
    ready(desk)
    keep_by_call(desk.locator(".promise-row", has_text=answer), story.result)
    expect(card.locator(".ring")).to_have_attribute("data-state", "kept", timeout=12_000)
    expect(desk.locator(".promise-row", has_text=answer).locator(".ring")).to_have_attribute("data-state", "kept")


def keep_by_call(row, result):
    """Press Keep, say what came of the call, and send."""
    button = row.locator("[popovertarget^=keeping-]")
    button.click()
    box = row.page.locator(f"#{button.get_attribute('popovertarget')}")
    box.locator("input[name=result]").fill(result)
    box.locator("button[type=submit]").click()


def test_it_breaks_at_its_second_on_every_open_page(windows, post_mail, elsewhere, demo_desk):
    post_mail("Hana Petersen <hana@example.dk>", "The moon lamp hums", "Is it meant to hum at night?")
    desk, lead = windows("noor@kept.example"), windows("mei@kept.example")
    desk.goto("/inbox/unassigned")
    ready(desk)
    desk.locator("#rows li.item", has_text="The moon lamp hums").locator("a.cover").click(timeout=15_000)
    expect(desk.locator("#answer-text")).to_be_visible()
    number = re.search(r"/conversations/(\d+)", desk.url)[1]
    token = token_of(demo_desk)
    noor = next(one["id"] for one in api(demo_desk, "/users", token)["items"] if one["name"] == "Noor")
    due = datetime.now(UTC) + timedelta(seconds=16)
    text = "I will send you the measurements in a moment."
    body = {
        "kind": "reply",
        "text": text,
        "promises": [
            {"what": "Send the measurements", "words": text, "due_at": due.isoformat(), "act": "link", "owner": noor}
        ],
    }
    api(demo_desk, f"/conversations/{number}/messages", token, body)
    hers = windows()
    hers.goto(page_link_in(elsewhere.mail_to("hana@example.dk", text)))
    ready(hers)
    lead.goto("/promises/team")
    ready(lead)
    rings = [
        desk.locator("#said .msg .ring").last,
        desk.locator("#promises-to .ring").first,
        hers.locator(".promised .ring").first,
    ]
    rings.append(lead.locator(".promise-row", has_text="Send the measurements").locator(".ring"))
    for ring in rings:
        expect(ring).to_have_attribute("data-state", "due")
    assert datetime.now(UTC) < due, "too slow a machine to see it before it breaks"
    for ring in rings:
        expect(ring).to_have_attribute("data-state", "broken", timeout=20_000)
    assert datetime.now(UTC) - due < timedelta(seconds=6)
    assert datetime.now(UTC) >= due
    # The server says so too, to the owner in a notice and in a draft.
    desk.goto("/notices")
    expect(desk.locator("main")).to_contain_text("Send the measurements")
    desk.goto(f"/conversations/{number}")
    expect(desk.locator("#answer-text")).not_to_have_value("")


@pytest.mark.parametrize("tabs", [1, 2])
def test_what_comes_while_a_page_opens_is_not_missed(tabs, windows, post_mail, demo_desk):
    """Between the page and its stream there is a moment in which nobody listens; with two tabs the first one does."""
    page = windows("noor@kept.example")
    if tabs == 2:
        first = page
        first.goto("/inbox/all")
        ready(first)
        page = first.context.new_page()
    subject = f"Just in between {tabs}"
    held = []
    page.route("**/*.js" if tabs == 2 else "**/live?*", lambda route: held.append(route))
    page.goto("/inbox/unassigned", wait_until="commit")
    wait_for(lambda: held, page)
    post_mail("Joanna Reyes <joanna@example.com>", subject, "Am I seen?")
    wait_for(
        lambda: any(
            one["subject"] == subject for one in api(demo_desk, "/conversations", token_of(demo_desk))["items"]
        ),
        page,
    )
    page.wait_for_timeout(1500 if tabs == 2 else 0)
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.locator("#rows li.item", has_text=subject)).to_be_visible(timeout=10_000)
