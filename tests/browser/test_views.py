"""A view is made, sorted, put at hand and used as a board, with the keyboard alone, in three languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, ready


def tab_to(page, locator, most=60):
    """Tab until this has the focus."""
    for _step in range(most):
        if locator.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {locator}")


def press_on(page, locator, key="Enter", most=60):
    tab_to(page, locator, most)
    page.keyboard.press(key)


def make_a_view(page, name):
    """By the menu and the form: a condition more, and taken away again; shown as a table."""
    page.keyboard.press("v")
    entry = page.locator("#views-menu a[href='/inbox/views/new']")
    expect(entry).to_be_visible()
    press_on(page, entry)
    page.wait_for_url("**/inbox/views/new")
    ready(page)
    tab_to(page, page.locator("#view-name"))
    page.keyboard.type(name)
    press_on(page, page.locator("#conditions button[value='add:0']"))
    expect(page.locator("select[name=f1]")).to_be_focused()
    page.keyboard.press("End")  # the last field of all is asked with yes or no
    expect(page.locator("#conditions select[name=o1] option")).to_have_count(2)
    press_on(page, page.locator("#conditions button[value='remove:1']"))
    expect(page.locator("select[name=f1]")).to_have_count(0)
    expect(page.locator("#conditions [role=status]")).to_contain_text(re.compile(r"[0-9٠-٩]"))
    press_on(page, page.locator("#view-layout"), "ArrowDown")
    press_on(page, page.locator("form button.primary[value=save]"))
    page.wait_for_url(re.compile(r"/inbox/v\d+$"))
    ready(page)


@pytest.mark.parametrize("language", OWNERS)
def test_a_view_is_made_and_used_by_keyboard_alone(language, windows):
    page = windows(OWNERS[language], language=language)
    page.goto("/inbox/all")
    ready(page)
    make_a_view(page, f"My work {language}")
    press_on(page, page.locator("th a").last)
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    ready(page)
    press_on(page, page.locator(".saved-head form button"))
    expect(page.locator(".saved-head form button[aria-pressed=true]")).to_be_visible()
    press_on(page, page.locator(".saved-head a[href$='/board']"))
    page.wait_for_url("**/board")
    ready(page)
    number = page.locator(".board-column[data-key=open] .item").first.get_attribute("data-id")
    page.goto(page.url + "?by=priority")
    ready(page)
    before = page.locator(f"#row-{number}").evaluate("e => e.closest('.board-column').dataset.key")
    choice = page.locator(f"#row-{number} select[name=to]")
    press_on(page, choice, "ArrowUp" if before != "2" else "ArrowDown", most=200)
    there = page.locator(f".board-column:not([data-key='{before}']) #row-{number}")
    expect(there).to_be_visible()
    page.reload()
    expect(there).to_be_visible()


def test_a_card_is_dragged_and_goes_back_where_its_verb_refuses(windows):
    page = windows("noor@kept.example")
    page.goto("/inbox/views")
    page.locator("main a", has_text="Who has what").first.click()
    page.wait_for_url("**/board")
    page.goto(page.url.split("?")[0] + "?by=state")
    ready(page)
    card = page.locator(".board-column[data-key=open] .item").first
    id = card.get_attribute("id")
    page.expected = ["422"]
    card.drag_to(page.locator(".board-column[data-key=snoozed]"))
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator(f".board-column[data-key=open] #{id}")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?by=assignee")
    ready(page)
    away = page.locator(f".board-column:has(#{id})").get_attribute("data-key")
    to = page.locator(f".board-column:not([data-key='{away}'])").nth(1)
    key = to.get_attribute("data-key")
    page.locator(f"#{id}").drag_to(to)
    expect(page.locator(f".board-column[data-key='{key}'] #{id}")).to_be_visible()
    page.reload()
    expect(page.locator(f".board-column[data-key='{key}'] #{id}")).to_be_visible()
