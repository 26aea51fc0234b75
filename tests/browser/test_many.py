"""Many at once and words that are often said, by keyboard alone: chosen, done, reported, undone; put in, changed, sent."""

import pytest

from tests.browser.conftest import OWNERS, ready

SAID = {"en": "On its way", "ar": "On its way", "zh-hant": "On its way"}


def keys(page, *names):
    for name in names:
        page.keyboard.press(name)


@pytest.mark.parametrize("language", OWNERS)
def test_rows_are_chosen_tagged_and_all_is_undone_by_keyboard_alone(language, windows):
    page, tag = windows(OWNERS[language], language=language), f"many-{language}"
    page.goto("/inbox/all")
    ready(page)
    tagged = page.locator(".item .chip", has_text=tag)
    keys(page, "j", "x", "Shift+J")
    assert page.locator(".item input:checked").count() == 2
    keys(page, "t")
    page.locator("#many-tags input").wait_for()
    page.keyboard.type(tag)
    keys(page, "Tab", "Enter")
    page.locator(".run [data-dismiss]").wait_for()
    tagged.nth(1).wait_for()
    assert page.locator(".item input:checked").count() == 0
    page.reload()
    ready(page)
    page.locator(".run form button").first.wait_for()
    keys(page, "z")  # the run is still there after a reload, with its way back
    tagged.first.wait_for(state="detached")
    page.locator(".run form button").first.wait_for(state="detached")


def test_who_waits_is_left_open_and_the_report_says_why(windows):
    page = windows(OWNERS["en"])
    page.goto("/inbox/all")
    ready(page)
    keys(page, "j", "Control+a")
    assert page.locator(".item input:checked").count() == page.locator(".item").count()
    keys(page, "Escape")
    assert page.locator(".item input:checked").count() == 0
    page.locator(".item", has_text="waiting for us").first.locator("a.cover").focus()
    keys(page, "x", "e")
    page.locator("#many-close button").first.wait_for()
    keys(page, "Enter")
    page.locator(".run a[href^='/bulk-acts/']").focus()
    keys(page, "Enter")
    page.get_by_text("Nobody has answered yet.").first.wait_for()
    assert page.locator("main li a[href^='/conversations/']").count() == 1


@pytest.mark.parametrize("language", OWNERS)
def test_a_macro_is_found_put_in_changed_and_sent_by_keyboard_alone(language, windows, post_mail):
    post_mail(f"Joanna Reyes <joanna-{language}@example.com>", f"Lamp {language}", "Where is my lamp, please?")
    page = windows(OWNERS[language], language=language)
    page.goto("/inbox/all")
    page.locator("#rows a.cover", has_text="Joanna").first.wait_for()
    page.locator(".item", has_text=f"Lamp {language}").locator("a.cover").focus()
    keys(page, "Enter")
    page.locator("#answer-text").wait_for()
    ready(page)
    keys(page, "r")
    page.keyboard.type(";")
    page.locator("dialog[open] [role=option]").first.wait_for()
    page.keyboard.type("way")
    page.locator("dialog[open] [role=option][aria-selected=true]", has_text=SAID[language]).wait_for()
    keys(page, "Enter")
    page.locator(".put-in input:checked").nth(1).wait_for()
    area = page.locator("#answer-text")
    assert "your parcel is on its way" in area.input_value() and ";" not in area.input_value()
    page.keyboard.type(" I packed it myself.")  # the words are ours to change
    keys(page, "Control+Enter")
    page.locator("#said", has_text="I packed it myself.").wait_for()
    page.locator(".item", has_text=f"Lamp {language}").locator(".chip", has_text="courier").wait_for()
    assert page.locator(".put-in").count() == 0
