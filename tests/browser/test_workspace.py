"""Working at the desk: who else is here, drafts, undoing, a server that is away, keys only, one at a time, and a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, api, ready, token_of, wait_for


@pytest.fixture
def conversation(post_mail, demo_desk, windows, request):
    """conversation(subject): a new conversation of Joanna's, as its number."""

    def opened(subject, text="Hello, is the lamp ready? I would love to know."):
        post_mail("Joanna Reyes <joanna@example.com>", subject, text)
        page = windows("noor@kept.example")
        found = []

        def is_there():
            found[:] = [
                one["id"]
                for one in api(demo_desk, "/conversations", token_of(demo_desk))["items"]
                if one["subject"] == subject
            ]
            return found

        wait_for(is_there, page)
        return found[0]

    return opened


def at(page, number):
    page.goto(f"/conversations/{number}")
    ready(page)
    return page


def press(page, code, key, **more):
    """A key by its place on the keyboard, whatever layout is on it."""
    page.evaluate(
        """([code, key, more]) => (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true, ...more }))""",
        [code, key, more],
    )


def test_what_another_agent_does_is_seen_while_it_happens(windows, conversation):
    number = conversation("Two at one lamp")
    mine, theirs = at(windows("noor@kept.example"), number), at(windows("mei@kept.example"), number)
    expect(mine.locator(".who-else")).to_contain_text("Mei")
    theirs.locator("#answer-text").press_sequentially("您好")
    expect(mine.locator(".who-else")).to_contain_text("Mei is writing", timeout=12_000)
    theirs.locator("#answer-text").fill("")
    theirs.locator("input[name=kind][value=note]").check()
    theirs.locator("#answer-text").press_sequentially("她人很好，我們送她一塊布吧。")
    theirs.keyboard.press("Control+Enter")
    expect(mine.locator("#said .msg.note")).to_contain_text("她人很好", timeout=12_000)


def test_a_draft_outlives_a_reload_and_is_nobody_elses(windows, conversation):
    number = conversation("A draft of my own")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").press_sequentially("Half a sentence about")
    expect(page.locator(".draft-state")).to_have_text("Draft saved")
    page.reload()
    expect(page.locator("#answer-text")).to_have_value("Half a sentence about")
    expect(at(windows("mei@kept.example"), number).locator("#answer-text")).to_have_value("")
    # Leaving at once saves too.
    page.locator("#answer-text").press("Control+End")
    page.locator("#answer-text").press_sequentially(" the lamp")
    page.goto("/promises")
    said = "Half a sentence about the lamp"
    wait_for(lambda: at(page, number).locator("#answer-text").input_value() == said, page)


def test_an_answer_is_there_at_once_and_can_be_taken_back(windows, conversation, elsewhere):
    number = conversation("Taken back")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").fill("This was for somebody else.")
    page.keyboard.press("Control+Enter")
    ours = page.locator("#said article.msg.out", has_text="This was for somebody else.")
    ours.get_by_role("button", name="Undo").click()
    expect(page.locator("#answer-text")).to_have_value("This was for somebody else.")
    expect(page.locator("#said article.msg.out")).to_have_count(0)
    assert not [mail for mail in elsewhere.mails if "This was for somebody else." in str(mail)]


def test_two_answers_one_after_the_other_are_two(windows, conversation):
    number = conversation("One more thing")
    page = at(windows("noor@kept.example"), number)
    for text in ("It is ready.", "And it shines."):
        page.locator("#answer-text").fill(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#said article.msg.out", has_text=text)).to_have_count(1)
    expect(page.locator("#said article.msg.out")).to_have_count(2)
    expect(page.locator(".said.waiting .msg")).to_have_count(0)


def test_a_server_that_is_away_loses_no_word(windows, conversation):
    number = conversation("The cable was out")
    page = at(windows("noor@kept.example"), number)
    page.expected = ["net::ERR", "Failed to load resource"]
    page.route("**/answers", lambda route: route.abort())
    page.locator("#answer-text").fill("It is ready for you.")
    page.keyboard.press("Control+Enter")
    lost = page.locator(".said.waiting .msg.failed")
    expect(lost).to_contain_text("It is ready for you.")
    page.unroute("**/answers")
    lost.get_by_role("button", name="Try again").click()
    expect(page.locator("#said article.msg.out", has_text="It is ready for you.")).to_have_count(1)
    expect(lost).to_have_count(0)


def test_what_was_said_meanwhile_is_shown_before_an_answer_leaves(windows, conversation, post_mail, demo_desk):
    number = conversation("Crossing mails")
    page = at(windows("noor@kept.example"), number)
    page.expected = ["422"]
    page.route("**/live?*", lambda route: route.abort())
    page.expected.append("ERR_FAILED")
    api(
        demo_desk,
        f"/conversations/{number}/messages",
        token_of(demo_desk),
        {"kind": "reply", "text": "It is ready, says the workshop."},
    )
    page.locator("#answer-text").fill("It is not ready yet.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer [role=alert]")).to_be_visible()
    expect(page.locator("#answer-text")).to_have_value("It is not ready yet.")
    expect(page.locator("#said")).to_contain_text("It is ready, says the workshop.")
    page.keyboard.press("Control+Enter") if page.evaluate(
        "document.activeElement.id"
    ) == "answer-text" else page.locator("#answer-text").press("Control+Enter")
    expect(page.locator("#said article.msg.out", has_text="It is not ready yet.")).to_have_count(1)


def test_a_promise_typed_and_sent_in_one_breath_is_a_promise(windows, conversation):
    number = conversation("In one breath")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").fill("I will call you tomorrow at 15:00.")
    page.keyboard.press("Control+Enter")
    ours = page.locator("#said article.msg.out", has_text="I will call you tomorrow")
    expect(ours).to_be_visible()
    expect(ours.locator(".ring")).to_have_attribute("data-state", "due")


def test_what_was_unticked_stays_no_promise(windows, conversation):
    number = conversation("No promise meant")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").press_sequentially("I will call you tomorrow at 15:00.", delay=1)
    tick = page.locator(".promise-hint input[name=promise-on]").first
    expect(tick).to_be_checked()
    tick.uncheck()
    page.locator("#answer-text").press("Control+Enter")
    ours = page.locator("#said article.msg.out", has_text="I will call you tomorrow")
    expect(ours).to_be_visible()
    expect(ours.locator(".ring")).to_have_count(0)


LAYOUTS = {"latin": {"KeyJ": "j", "KeyK": "k", "KeyR": "r", "KeyN": "n", "KeyA": "a", "KeyE": "e"},
           "arabic": {"KeyJ": "ت", "KeyK": "ن", "KeyR": "ق", "KeyN": "ى", "KeyA": "ش", "KeyE": "ث"},
           "bopomofo": {"KeyJ": "ㄨ", "KeyK": "ㄜ", "KeyR": "ㄐ", "KeyN": "ㄙ", "KeyA": "ㄇ", "KeyE": "ㄍ"}}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_common_is_done_by_keys_on_any_layout(layout, windows):
    keys = LAYOUTS[layout]
    page = windows("noor@kept.example")
    page.goto("/inbox/all")
    ready(page)
    focused = lambda selector: expect(page.locator(f"{selector}:focus")).to_have_count(1)  # noqa: E731
    press(page, "KeyJ", keys["KeyJ"])
    focused("#rows li:nth-child(1) a.cover")
    press(page, "KeyJ", keys["KeyJ"])
    focused("#rows li:nth-child(2) a.cover")
    press(page, "KeyK", keys["KeyK"])
    focused("#rows li:nth-child(1) a.cover")
    page.keyboard.press("Enter")
    expect(page.locator("#thread[data-conversation]")).to_be_visible()
    press(page, "KeyR", keys["KeyR"])
    focused("#answer-text")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "reply")
    # While somebody writes, letters are letters.
    press(page, "KeyN", keys["KeyN"])
    expect(page.locator("#composer")).to_have_attribute("data-mode", "reply")
    page.keyboard.press("Escape")
    press(page, "KeyN", keys["KeyN"])
    expect(page.locator("#composer")).to_have_attribute("data-mode", "note")
    focused("#answer-text")
    page.keyboard.press("Escape")
    press(page, "KeyA", keys["KeyA"])
    expect(page.locator("#assign-menu")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "Slash", "/" if layout == "latin" else "ظ")
    expect(page.locator("dialog.command")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.command")).to_be_hidden()
    press(page, "Slash", "?" if layout == "latin" else "؟", shiftKey=True)
    expect(page.locator("dialog .keys")).to_be_visible()


def test_enter_never_sends_while_an_input_method_composes(windows, conversation):
    number = conversation("注音輸入")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").fill("您好")
    for more in ({"isComposing": True, "ctrlKey": True}, {"keyCode": 229, "ctrlKey": True}, {}):
        press(page, "Enter", "Enter", **more)
    page.wait_for_timeout(300)
    expect(page.locator("#answer-text")).to_have_value("您好")
    expect(page.locator("article.msg.out")).to_have_count(0)


def test_keys_alone_close_and_open_again(windows, conversation):
    number = conversation("Closed by a key")
    page = at(windows("noor@kept.example"), number)
    page.locator("#answer-text").fill("It is ready.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said article.msg.out")).to_have_count(1)
    page.locator("#thread").focus()
    expect(page.locator("#close-menu")).to_have_count(0)
    press(page, "KeyE", "ث")
    page.wait_for_url("**/inbox/**")
    at(page, number)
    press(page, "KeyE", "e")
    expect(page.locator("#thread header")).to_contain_text("Open", timeout=8_000)


def test_the_command_bar_finds_people_conversations_and_commands(windows):
    page = windows("noor@kept.example")
    page.goto("/promises")
    ready(page)
    page.keyboard.press("Control+k")
    bar = page.locator("dialog.command")
    bar.locator("input").fill("salm")
    expect(bar.locator("[role=option]").first).to_be_visible()
    expect(bar.get_by_role("option", name="Salma Haddad").first).to_be_visible()
    bar.locator("input").fill("quarant")
    expect(bar.get_by_role("option", name="Quarantine").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/quarantine")


def test_m49_one_conversation_at_a_time_without_counters(windows):
    page = windows("mei@kept.example")
    page.goto("/inbox/all")
    ready(page)
    page.locator("#rows a.cover").first.click()
    expect(page.locator("#thread[data-conversation]")).to_be_visible()
    turn(page)
    page.goto(page.url if "/conversations/" in page.url else "/inbox/all")
    try:
        page.goto("/inbox/all")
        page.locator("#rows a.cover").first.click()
        page.wait_for_url("**/conversations/**")
        page.reload()
        expect(page.locator(".pane-list")).to_have_count(0)
        assert page.locator(".count, .rail .dot").all_inner_texts() == []
        assert not re.match(r"\(", page.title())
    finally:
        turn(page)
    page.goto("/inbox/all")
    expect(page.locator("nav.tabs .count").first).to_be_visible()


def turn(page):
    """Switch the focus view in one's own menu."""
    page.locator("[popovertarget=own-menu]").click()
    page.locator("#own-menu form[action='/focus'] button").click()
    page.wait_for_load_state("load")
    ready(page)


@pytest.mark.parametrize("language", OWNERS)
def test_on_a_phone_one_works_from_the_list_to_the_answer(language, windows, conversation):
    subject = f"On the way {language}"
    conversation(subject)
    page = windows(OWNERS[language], size="phone", language=language)
    page.goto("/inbox/unassigned")
    ready(page)
    expect(page.locator("#thread")).to_be_hidden()
    page.locator("#rows li.item", has_text=subject).locator("a.cover").tap()
    expect(page.locator("#thread #answer-text")).to_be_visible()
    expect(page.locator(".pane-list")).to_be_hidden()
    page.locator(".to-context").tap()
    expect(page.locator("#context")).to_be_visible()
    expect(page.locator("#context")).to_contain_text("Joanna")
    page.locator(".back-from-context").tap()
    page.locator("#answer-text").fill("Yes, it is ready.")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.locator("#composer .if-reply button.primary[type=submit]").tap()
    expect(page.locator("#said article.msg.out", has_text="Yes, it is ready.")).to_be_visible()
    in_sight = page.locator("#said article.msg.out .bubble").last.bounding_box()
    assert 0 <= in_sight["x"] and in_sight["x"] + in_sight["width"] <= 390 and in_sight["y"] < 844
    page.locator(".back-to-list").tap()
    expect(page.locator(".pane-list")).to_be_visible()


def test_m33_house_words_stand_around_the_answer_in_the_customers_language(windows, demo_desk):
    page = windows("noor@kept.example")
    said = {"سلمى": ("مرحبًا", "مع خالص التحية"), "怡君": ("您好：", "祝 順心"), "Joanna": ("Hello Joanna,", "Warmly,")}
    rows = api(demo_desk, "/conversations?limit=100", token_of(demo_desk))["items"]
    for name, language in (("سلمى", "ar"), ("怡君", "zh-Hant"), ("Joanna", "en")):
        person = {"ar": "Salma", "zh-Hant": "陳怡君", "en": "Joanna"}[language]
        people = {
            one["id"]
            for one in api(demo_desk, "/people?limit=100", token_of(demo_desk))["items"]
            if person in one["name"]
        }
        number = next(one["id"] for one in rows if one["person"] in people and one["language"] == language)
        at(page, number)
        page.locator("#answer-text").fill("…")
        page.locator("house-words button").click()
        greeting, closing = said[name]
        text = page.locator("#answer-text").input_value()
        assert text.startswith(greeting.split()[0]) or greeting in text.splitlines()[0], text
        assert name in text.splitlines()[0] and closing in text and "Noor" in text and "{" not in text, text
        page.locator("#answer-text").fill("")
        page.wait_for_timeout(1000)


def test_reading_and_answering_work_before_scripts_arrive(chromium, demo_desk, windows, conversation):
    number = conversation("Without scripts")
    state = demo_desk.states["noor@kept.example"]
    context = chromium.new_context(base_url=demo_desk.url, java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(f"/conversations/{number}")
    page.locator("#answer-text").fill("It is ready.")
    page.locator("#composer .if-reply button.primary[type=submit]").click()
    expect(page.locator("#said article.msg.out")).to_contain_text("It is ready.")
    page.goto("/inbox/all")
    page.locator("a.cover", has_text="Joanna").first.click()
    expect(page.locator("#said article").first).to_be_visible()
    context.close()


def test_the_title_counts_what_is_new_for_me_and_unread_ends_by_reading(windows, conversation, demo_desk):
    number = conversation("Count me")
    token = token_of(demo_desk)
    noor = next(one["id"] for one in api(demo_desk, "/users", token)["items"] if one["name"] == "Noor")
    page = windows("noor@kept.example")
    page.goto("/inbox/mine")
    ready(page)
    api(demo_desk, f"/conversations/{number}/assignment", token, {"user": noor})
    expect(page).to_have_title(re.compile(r"^\(\d+\) "), timeout=12_000)
    before = int(re.match(r"\((\d+)\)", page.title())[1])
    page.locator("#rows li.unread", has_text="Count me").locator("a.cover").click()
    expect(page.locator("#said")).to_contain_text("Hello, is the lamp ready")
    page.goto("/inbox/mine")
    ready(page)
    after = re.match(r"\((\d+)\)", page.title())
    assert (int(after[1]) if after else 0) == before - 1


def test_a_plain_mail_offers_no_second_look_at_the_same_words(windows, conversation):
    page = at(windows("noor@kept.example"), conversation("Nothing more to show"))
    expect(page.locator("#said article")).to_have_count(1)
    expect(page.locator("#said details.quoted")).to_have_count(0)


def test_r_answers_even_after_a_note_was_begun(windows, conversation):
    page = at(windows("noor@kept.example"), conversation("Answer or note"))
    press(page, "KeyN", "n")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "note")
    page.keyboard.press("Escape")
    press(page, "KeyR", "r")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "reply")
    expect(page.locator("#answer-text:focus")).to_have_count(1)
