"""What is pushed is shown by the browser's worker while nobody looks at Kept, and in no other case."""

import json

from tests.browser.conftest import OWNERS, ready, wait_for

SHOWN = """navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
    .then((all) => all.map((one) => [one.title, one.dir, one.lang, one.data]))"""


def test_the_worker_shows_what_is_pushed_while_nobody_looks(windows, demo_desk):
    page = windows(OWNERS["ar"], language="ar")
    page.context.grant_permissions(["notifications"], origin=demo_desk.url)
    page.goto("/me/devices")
    ready(page)
    browser, known = page.context.new_cdp_session(page), {}
    browser.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.update({one["scopeURL"]: one["registrationId"] for one in event["registrations"]}),
    )
    browser.send("ServiceWorker.enable")
    page.evaluate(
        "navigator.serviceWorker.register('/push-worker.js').then(() => navigator.serviceWorker.ready).then(() => 1)"
    )
    wait_for(lambda: f"{demo_desk.url}/" in known, page)

    def push(words):
        text = json.dumps({"title": words, "body": "", "url": "/catch-up", "tag": words, "lang": "ar", "dir": "rtl"})
        where = {"origin": demo_desk.url, "registrationId": known[f"{demo_desk.url}/"]}
        browser.send("ServiceWorker.deliverPushMessage", where | {"data": text})
        page.wait_for_timeout(600)

    push("while she looks")
    assert page.evaluate(SHOWN) == []
    page.goto("about:blank")
    push("وصلك شيء جديد.")
    page.goto("/me/devices")
    assert page.evaluate(SHOWN) == [["وصلك شيء جديد.", "rtl", "ar", "/catch-up"]]


def test_the_desk_can_be_put_on_a_home_screen(windows, demo_desk):
    page = windows(OWNERS["en"])
    page.goto("/inbox/mine")
    ready(page)
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["url"].endswith("/manifest.webmanifest?language=en") and found["errors"] == []
    assert json.loads(found["data"])["short_name"] == "Kept"
