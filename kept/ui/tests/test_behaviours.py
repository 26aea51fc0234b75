"""What the custom elements do, in a real browser under our own Content-Security-Policy."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COMPOSER = """
<live-region topics="talk:1" src="/said" stick="end"><div class="said" id="said"></div></live-region>
<reply-composer data-thread="#said" data-draft-url="/draft" {more} data-sending="Sending in {{n}} s" data-undo="Undo"
 data-saved="Draft saved" data-unsaved="Not saved" data-failed="Not sent." data-retry="Try again">
<form class="composer" method="post" action="/answers"><textarea name="text" aria-label="Answer"></textarea>
<label><input type="radio" name="kind" value="reply" checked>Reply</label><label><input type="radio" name="kind" value="note">Note</label>
<span class="draft-state"></span><button type="submit">Send</button></form></reply-composer>"""


def ready(tab, *elements):
    """Waits until the modules of these elements have come."""
    for element in elements:
        tab.locator(f"{element}:defined").wait_for(state="attached")


def composer(stage, **more):
    stage.page(
        "/", COMPOSER.format(more=" ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in more.items()))
    )
    stage.fragment("/said", '<div class="said" id="said"><p>It was received.</p></div>')


def test_a_ring_turns_at_its_second_and_says_so_once(stage, tab):
    due = timezone.now() + timedelta(seconds=2)
    made = due - timedelta(seconds=60)
    stage.page(
        "/",
        f"""<promise-ring data-state="due" data-made="{made.isoformat()}" data-due="{due.isoformat()}">{{{{ ui.ring(90, "due") }}}}</promise-ring>
    <due-clock data-due="{due.isoformat()}" data-text="due" data-in-text="due · {{time}}" data-over-text="late by {{time}}" data-late="A promise is late.">{{{{ ui.chip("due", "due") }}}}</due-clock>""",
    )
    tab.goto(stage.url)
    expect(tab.locator(".chip .text")).to_have_text(re.compile(r"due · \d"))
    expect(tab.locator(".ring")).to_have_attribute("data-state", "broken", timeout=5000)
    expect(tab.locator(".chip")).to_have_class(re.compile("broken"))
    expect(tab.locator("[role=status].hidden-visually")).to_have_text("A promise is late.")


def test_a_wrong_clock_in_the_browser_does_not_move_a_promise(stage, chromium):
    context = chromium.new_context()
    tab = context.new_page()
    tab.clock.install(time="2020-01-01T00:00:00Z")
    due = timezone.now() + timedelta(hours=2, seconds=30)
    stage.page(
        "/",
        f"""<due-clock data-due="{due.isoformat()}" data-text="due" data-in-text="{{time}}" data-over-text="late">{{{{ ui.chip("due", "due") }}}}</due-clock>""",
    )
    tab.goto(stage.url)
    tab.clock.run_for(1500)
    expect(tab.locator(".chip .text")).to_have_text("2h")
    context.close()


def test_regions_are_fetched_again_when_their_topic_changes_and_keep_what_is_being_written(stage, tab):
    stage.page(
        "/",
        '<live-region topics="talk:1" src="/part"><p>old</p><input id="field"></live-region><live-region topics="talk:2" src="/other"><p>still</p></live-region>',
    )
    stage.fragment("/part", '<p>new</p><input id="field">')
    tab.goto(stage.url)
    stage.listened("talk%3A1")
    tab.fill("#field", "half a sentence")
    stage.tell('id: 2\nevent: changed\ndata: {"topics": ["talk:1"]}')
    expect(tab.get_by_text("new")).to_be_visible()
    expect(tab.locator("#field")).to_have_value("half a sentence")
    expect(tab.get_by_text("still")).to_be_visible()
    assert stage.opened == ["topics=talk%3A1%2Ctalk%3A2"]


def test_a_fragment_is_put_at_the_end_once(stage, tab):
    stage.page("/", '<live-region topics="talk:1" append="ol"><ol><li id="m1">one</li></ol></live-region>')
    tab.goto(stage.url)
    stage.listened("talk%3A1")
    for _ in range(2):
        stage.tell("""event: fragment\ndata: {"topics": ["talk:1"], "html": "<li id='m2'>two</li>"}""")
    expect(tab.locator("li")).to_have_text(["one", "two"])


def test_all_tabs_of_a_browser_share_one_stream(stage, tab):
    stage.page("/", '<live-region topics="talk:1" src="/part"><p>old</p></live-region>')
    stage.page("/b", '<live-region topics="talk:2" src="/part"><p>old</p></live-region>')
    stage.fragment("/part", "<p>new</p>")
    tab.goto(stage.url)
    stage.listened("talk%3A1")
    second = tab.context.new_page()
    second.goto(f"{stage.url}/b")
    stage.listened("talk%3A2")
    second.bring_to_front()
    stage.tell('event: changed\ndata: {"topics": ["talk:2"]}')
    expect(second.get_by_text("new")).to_be_visible()
    assert stage.opened[-1].startswith("topics=talk%3A1%2Ctalk%3A2&last=")
    assert all("talk%3A1" in query for query in stage.opened)


def test_an_answer_is_seen_at_once_and_sent_when_the_time_to_undo_is_over(stage, tab):
    composer(stage, undo_seconds=1)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "On its way.")
    tab.locator("textarea").press("Control+Enter")
    expect(tab.locator(".msg.pending")).to_have_text("On its way.")
    assert not [path for path, _ in stage.said if path == "/answers"]
    expect(tab.get_by_text("It was received.")).to_be_visible()
    expect(tab.locator(".msg.pending")).to_have_count(0)
    assert [path for path, _ in stage.said].count("/answers") == 1


def test_an_answer_taken_back_is_not_sent_and_can_be_written_on(stage, tab):
    composer(stage, undo_seconds=2)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "Too soon")
    tab.locator("textarea").press("Control+Enter")
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator("textarea")).to_have_value("Too soon")
    expect(tab.locator(".msg")).to_have_count(0)
    assert not [path for path, _ in stage.said if path == "/answers"]


def test_leaving_the_page_sends_what_waits(stage, tab):
    composer(stage, undo_seconds=30)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "Do not lose me")
    tab.locator("textarea").press("Control+Enter")
    expect(tab.locator(".msg.pending")).to_be_visible()
    tab.goto("about:blank")
    assert "Do not lose me" in stage.posted("/answers")


def test_an_answer_that_failed_stays_and_can_be_tried_again(stage, tab):
    composer(stage)
    stage.refuse = ("503 Service Unavailable", "")
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "Hello")
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator(".msg.failed")).to_contain_text("Not sent.")
    stage.refuse = None
    tab.get_by_role("button", name="Try again").click()
    expect(tab.get_by_text("It was received.")).to_be_visible()
    expect(tab.locator(".msg")).to_have_count(0)
    tab.faults.clear()  # the browser itself writes the 503 to the console


def test_who_was_signed_out_meanwhile_keeps_the_words(stage, tab):
    composer(stage)
    stage.refuse = ("302 Found", "/sign-in?next=/")
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "Hello")
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator(".msg.failed")).to_contain_text("Not sent.")
    stage.refuse = ("302 Found", "/")
    tab.get_by_role("button", name="Try again").click()
    expect(tab.locator(".msg")).to_have_count(0)


def test_what_the_server_refuses_comes_back_with_its_reason_and_the_words_stay(stage, tab):
    composer(stage)
    stage.refuse = (
        "422 Unprocessable Content",
        '<form class="composer" method="post" action="/answers"><p>Offer another way first.</p><textarea name="text"></textarea><button type="submit">Send</button></form>',
    )
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "We cannot do that.")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_text("Offer another way first.")).to_be_visible()
    expect(tab.locator("textarea")).to_have_value("We cannot do that.")
    tab.faults.clear()


def test_drafts_are_saved_when_typing_rests(stage, tab):
    composer(stage)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.locator("textarea").press_sequentially("Dear")
    expect(tab.get_by_text("Draft saved")).to_be_visible()
    assert "Dear" in stage.said[-1][1] and stage.said[-1][0] == "/draft"


def test_enter_that_ends_a_composed_character_sends_nothing(stage, tab):
    composer(stage)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.fill("textarea", "ㄋㄧㄣˊ")
    ready(tab, "reply-composer")
    tab.evaluate("""document.querySelector("textarea").dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", code: "Enter", ctrlKey: true, isComposing: true, bubbles: true, cancelable: true}))""")
    expect(tab.locator("textarea")).to_have_value("ㄋㄧㄣˊ")
    assert not [path for path, _ in stage.said if path == "/answers"]


def test_note_mode_shows_on_the_whole_composer(stage, tab):
    composer(stage)
    tab.goto(stage.url)
    ready(tab, "reply-composer")
    tab.get_by_label("Note").check()
    expect(tab.locator("form")).to_have_attribute("data-mode", "note")


def test_reading_and_replying_work_without_javascript(stage, chromium):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    composer(stage)
    tab.goto(stage.url)
    tab.fill("textarea", "Plain form")
    tab.get_by_role("button", name="Send").click()
    assert stage.said == [("/answers", "text=Plain+form&kind=reply")]
    context.close()


KEYS = """<key-bindings data-title="Shortcuts" data-close="Close"></key-bindings><input id="box">
<button data-key="e" data-toast="Closed">Close <kbd>E</kbd></button><button data-key="g i" data-toast="Inbox">Inbox</button>
<div data-rows><a class="cover" href="#1">one</a><a class="cover" href="#2">two</a></div>"""


def test_keys_are_told_by_their_place_and_stay_out_of_fields(stage, tab):
    stage.page("/", KEYS)
    tab.goto(stage.url)
    ready(tab, "key-bindings")
    tab.locator("#box").press("e")
    expect(tab.locator(".toast")).to_have_count(0)
    tab.locator("#box").blur()
    # The same key under an Arabic layout writes another letter.
    tab.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ث', code: 'KeyE', bubbles: true}))")
    expect(tab.locator(".toast")).to_contain_text("Closed")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    expect(tab.get_by_text("two")).to_be_focused()
    tab.keyboard.press("g")
    tab.keyboard.press("i")
    expect(tab.locator(".toast").last).to_contain_text("Inbox")


def test_the_question_mark_shows_every_shortcut(stage, tab):
    stage.page("/", KEYS)
    tab.goto(stage.url)
    ready(tab, "key-bindings")
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Shortcuts")).to_contain_text("Inbox")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)


def test_the_command_bar_finds_actions_and_what_the_server_knows(stage, tab):
    stage.page(
        "/",
        """<key-bindings></key-bindings><button data-opens="bar">Also</button><command-bar id="bar" data-label="Go to" data-none="Nothing" data-actions="Here" data-results="Found" data-src="/find">
      <button type="button" data-key="/">Search</button></command-bar><a href="#team" data-command="Team day">Team</a>""",
    )
    stage.fragment("/find", '{"items": [{"text": "Salma Haddad", "url": "#salma"}]}')
    tab.goto(stage.url)
    ready(tab, "command-bar", "key-bindings")
    tab.get_by_role("button", name="Also").click()
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")
    box = tab.get_by_role("combobox", name="Go to")
    box.fill("sal")
    expect(tab.get_by_role("option")).to_have_text(["Salma Haddad"])
    box.fill("team")
    expect(tab.get_by_role("option").last).to_have_text("Team day")
    box.press("ArrowUp")
    box.press("Enter")
    expect(tab).to_have_url(re.compile("#team"))


def test_light_and_dark_are_remembered_without_a_flash(stage, tab):
    stage.page("/", '<scheme-toggle><button type="button">Dark</button></scheme-toggle>')
    tab.goto(stage.url)
    ready(tab, "scheme-toggle")
    tab.get_by_role("button", name="Dark").click()
    expect(tab.locator("html")).to_have_attribute("data-scheme", "dark")
    assert {cookie["name"]: cookie["value"] for cookie in tab.context.cookies()}["scheme"] == "dark"


def test_a_question_is_asked_before_what_cannot_be_undone(stage, tab):
    stage.page(
        "/",
        """<confirm-dialog data-title="Delete it?" data-yes="Delete" data-no="Cancel"><form method="post" action="/gone"><button>Remove</button></form></confirm-dialog>""",
    )
    tab.goto(stage.url)
    ready(tab, "confirm-dialog")
    tab.get_by_role("button", name="Remove").click()
    tab.get_by_role("button", name="Cancel").click()
    assert stage.said == []
    tab.get_by_role("button", name="Remove").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Delete").click()
    assert stage.said[0][0] == "/gone"


def test_the_title_counts_what_waits(stage, tab):
    stage.page("/", '<title-count data-n="3"></title-count>')
    tab.goto(stage.url)
    expect(tab).to_have_title("(3) Kept")
