"""Each screen in three languages, light and dark, wide and on a phone: nothing wrong by WCAG, nothing runs off the side."""

import re

import pytest

from tests.browser.conftest import OWNERS, faults_of_access, ready

# As wide as a phone, and so high that the bar of places lies over nothing.
PHONE = {"width": 390, "height": 4000}
DIRECTIONS = {"en": ("en", "ltr"), "ar": ("ar", "rtl"), "zh-hant": ("zh-Hant", "ltr")}
BEFORE_THE_DOOR = ["/sign-in", "/password", "/nowhere", "/demo", "/c/no-such-link"]
# One a line: each part of the desk brings its own.
DESK = [
    "/inbox/mine",
    "/inbox/all",
    "/inbox/closed",
    "/inbox/views",
    "/inbox/views/new",
    "/inbox/v1?as=table",
    "/inbox/v1/board",
    "/inbox/v1?as=rows",
    "/promises",
    "/promises/team",
    "/people",
    "/people/duplicates",
    "/people/groups",
    "/people/imports",
    "/organisations",
    "/quarantine",
    "/notices",
    "/settings",
    "/me",
    "/me/notices",
    "/me/devices",
    "/settings/rooms",
    "/settings/rooms/new",
    "/me/hours",
    "/me/security",
    "/me/password",
    "/settings/users",
    "/settings/users/new",
    "/settings/teams",
    "/settings/teams/new",
    "/settings/hours",
    "/settings/channels",
    "/settings/channels/new",
    "/settings/tokens",
    "/demo",
    "/nowhere-at-all",
    "/silence",
    "/held",
    "/quarantine?aside=1",
    "/me/signature",
    "/settings/mailboxes",
    "/settings/mailboxes/new",
    "/settings/mailboxes/new?service=other",
    "/settings/mail-services",
    "/settings/webhooks",
    "/bulk-acts",
    "/settings/blocks",
    "/settings/macros",
    "/settings/macros/new",
    "/team-day",
    "/put-in",
    "/calls/new",
    "/learn/satisfaction",
    "/settings/forms",
    "/settings/forms/new",
    "/settings/lines",
    "/settings/satisfaction",
]
# The first of its kind, found by a link on another page.
FOUND = {
    "conversation": ("/inbox/all", "#rows a.cover"), "merging": ("/conversations/2", "main a[href$='/merging']"), "before a merge": ("/conversations/5/merging", "main a[href*='?into=']"),
    "splitting": ("/conversations/4", "main a[href$='/splitting']"), "linking": ("/conversations/5", "main a[href$='/linking']"), "blocking": ("/conversations/2", "main a[href$='/blocking']"),
    "files": ("/conversations/4", "main a[href$='/files']"), "paper": ("/conversations/4", "main a[href$='/paper']"), "a broken promise": ("/promises/team", "a.what, .promise-row a.strong"),
    "asking somebody else": ("/conversations/2", "#more-menu a[data-key=d]"), "side conversation": ("/conversations/2", "main a[href*='/sides/']:not([href*=new])"),
    "person": ("/people", "main .item a[href^='/people/']"), "team": ("/settings/teams", "main a[href^='/settings/teams/']:not([href$=new])"),
    "team's notices": ("/settings/teams/1", "main a[href$='/notices']"), "user": ("/settings/users", "main a[href^='/settings/users/']:not([href$=new])"), "channel": ("/settings/channels", "main a[href^='/settings/channels/']:not([href$=new])"),
    "who gets a team's work": ("/settings/teams/1", "main a[href$='/routing']"), "what somebody takes": ("/settings/teams/1/routing", "main a[href$='/hands']"),
    "team's hours": ("/settings/hours", "main a[href^='/settings/hours/']"),
    "one in the quarantine": ("/quarantine", "#held a.cover"), "channel's receipts": ("/settings/channels/1", "main a[href$='/receipts']"), "channel's signature": ("/settings/channels/1", "main a[href$='/signature']"),
}  # fmt: skip


def look_at(page, name, language):
    """What is wrong on the screen that is shown, in light, in dark, and at the width of a phone."""
    ready(page)
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == DIRECTIONS[language]
    found = [f"light {fault}" for fault in faults_of_access(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    # Colours are the same in each language, and looking at them takes the longest.
    rules = ["target-size", "scrollable-region-focusable", *(["color-contrast"] if language == "en" else [])]
    found += [f"dark, phone {fault}" for fault in faults_of_access(page, rules)]
    found += off_the_side(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    return [f"{name} ({language}) {fault}" for fault in found]


def off_the_side(page):
    """Elements that make the page scroll sideways."""
    return page.evaluate("""() => {
        const root = document.scrollingElement;
        if (root.scrollWidth <= innerWidth) return [];
        const wide = [...document.querySelectorAll("body *")].filter((e) => { const b = e.getBoundingClientRect(); return b.width && (b.right > innerWidth + 1 || b.left < -1); });
        return [`phone: ${root.scrollWidth} px wide: ` + wide.slice(0, 4).map((e) => e.outerHTML.slice(0, 90)).join(" | ")];
    }""")


@pytest.mark.parametrize("language", OWNERS)
def test_before_the_door_nothing_is_wrong(language, windows):
    page = windows(language=language)
    page.expected = ["404"]
    found = []
    for path in BEFORE_THE_DOOR:
        page.goto(path)
        found += look_at(page, path, language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("language", OWNERS)
def test_on_no_screen_of_the_desk_anything_is_wrong(language, part, windows):
    page = windows(OWNERS[language], language=language)
    page.expected = ["404"]
    found = []
    for path in DESK[part::3]:
        page.goto(path)
        found += look_at(page, path, language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", OWNERS)
def test_on_the_pages_of_one_thing_nothing_is_wrong(language, windows):
    page, found = windows(OWNERS[language], language=language), []
    for name, (path, link) in FOUND.items():
        page.goto(path)
        address = page.locator(link).first.get_attribute("href")
        page.goto(address)
        found += look_at(page, f"{name} {address}", language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("language", "name"), [("en", "joanna"), ("ar", "salma"), ("zh-hant", "yijun")])
def test_on_the_customers_own_page_nothing_is_wrong(language, name, windows):
    page = windows(language=language)
    page.goto(f"/demo/customer/{name}")
    if "/c/" not in page.url:
        page.click("main button[type=submit], main a.button")
    assert re.search(r"/c/\S+", page.url)
    assert not (found := look_at(page, "customer's page", language)), "\n".join(found)
