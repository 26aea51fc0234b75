"""What the workspace costs a browser that has never been here: bytes over the wire, as a real Chromium counts them."""

import os
import shutil
import subprocess
import sys
import time

from bench.desk import Desk, desk, in_django, team
from bench.pages import LIST, fill
from bench.report import say

SETTLED = 1.5  # seconds without a new file


def measure() -> None:
    subprocess.run([sys.executable, "-m", "bench.first_load"], check=True)


def measure_here() -> None:
    with desk() as on:
        in_django(on)
        team(on)
        fill(on, 1_000)
        with on.served():
            sizes = loaded(on)
    by_kind: dict[str, int] = {}
    for kind, size in sizes.values():
        by_kind[kind] = by_kind.get(kind, 0) + size
    say(
        "first_load",
        page=LIST,
        bytes=sum(by_kind.values()),
        script_bytes=by_kind.get("Script", 0),
        requests=len(sizes),
        by_kind=by_kind,
    )


def loaded(on: Desk) -> dict[str, tuple[str, int]]:
    """{request: (kind, bytes over the wire)} of one cold visit, headers included; the endless live stream left out."""
    from playwright.sync_api import sync_playwright

    kinds: dict[str, str] = {}
    sizes: dict[str, tuple[str, int]] = {}
    last = time.monotonic()

    def finished(event: dict) -> None:
        nonlocal last
        last = time.monotonic()
        sizes[event["requestId"]] = (kinds.get(event["requestId"], "Other"), int(event["encodedDataLength"]))

    with sync_playwright() as play:
        path = os.environ.get("KEPT_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        for part in on.cookie.split("; "):
            name, _, value = part.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{on.port}"}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
        wire.on("Network.loadingFinished", finished)
        wire.send("Network.enable")
        page.goto(f"http://127.0.0.1:{on.port}{LIST}", wait_until="load")
        while time.monotonic() - last < SETTLED:
            page.wait_for_timeout(100)
        browser.close()
    return sizes


if __name__ == "__main__":
    measure_here()
