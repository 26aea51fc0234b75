"""Merging by the keyboard, and taking apart by the one button that then offers it."""

from tests.browser.conftest import OWNERS, ready


def test_two_conversations_are_merged_by_keys_and_taken_apart_by_one_press(windows, post_mail):
    page = windows(OWNERS["en"])
    for subject in ("The blue lamp", "The blue lamp, once more"):
        post_mail("Keys Only <keys@example.org>", subject, f"Hello, about this: {subject}.")
    page.goto("/inbox/all")
    page.locator("#rows a.cover", has_text="Keys Only").first.click()
    page.wait_for_url("**/conversations/*")
    ready(page)
    origin = page.url.split("?")[0]
    page.keyboard.press("m")
    page.wait_for_url("**/merging")
    page.keyboard.press("Tab")
    page.locator("main a.cover", has_text="Keys Only").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/merging?into=*")
    page.locator("main button", has_text="Merge").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/merging" not in url)
    assert page.url.split("?")[0] != origin
    said = page.locator("#said article.msg")
    assert said.count() == 2
    page.locator("#toasts button", has_text="Undo").click()
    page.wait_for_url(f"{origin}**")
    assert said.count() == 1
