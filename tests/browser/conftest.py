"""A real desk in a real browser: `kept serve` on a fresh data folder with the demo company, Chromium by Playwright."""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

CHROMIUM = (
    os.environ.get("KEPT_TEST_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
LANGUAGES = {"en": ("en", "ltr"), "ar": ("ar", "rtl"), "zh-hant": ("zh-Hant", "ltr")}
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
IMPACTS_NOTHING = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory):
    """The demo desk, served: url, email, password, address and smtp as `make run` prints them."""
    data = tmp_path_factory.mktemp("desk")
    port, smtp = free_port(), free_port()
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("KEPT_") and key != "DJANGO_SETTINGS_MODULE"
    }
    env |= {
        "KEPT_DATA": str(data),
        "KEPT_DEMO": "1",
        "KEPT_SMTP_PORT": str(smtp),
        "KEPT_BASE_URL": f"http://127.0.0.1:{port}",
    }
    kept = [str(Path(sys.executable).parent / "kept")]
    for command in (["migrate"], ["demo"]):
        subprocess.run(kept + command, env=env, check=True, stdout=subprocess.DEVNULL)
    log = open(data / "serve.log", "wb")
    server = subprocess.Popen(
        kept + ["serve", "--port", str(port)], env=env, stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        line = next((line for line in server.stdout if line.startswith("{")), None)
        assert line, (data / "serve.log").read_text()
        yield SimpleNamespace(**json.loads(line), env=env, kept=kept, data=data)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run. Without Chromium these tests are skipped, and the run says so."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium, demo_desk):
    """sign_in(email): a new browser window in which that user of the demo has signed in, as a page."""
    opened = []

    def signed_in(email="noor@kept.example", size="wide", scheme="light"):
        context = chromium.new_context(
            base_url=demo_desk.url, viewport=SIZES[size], color_scheme=scheme, has_touch=size == "phone"
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", demo_desk.password)
        page.click("main button[type=submit]")
        page.wait_for_url("**/inbox/**")
        return page

    yield signed_in
    for context in opened:
        context.close()


@pytest.fixture
def visitor(chromium, demo_desk):
    """visitor(language): a window of somebody who has not signed in and reads that language."""
    opened = []

    def window(language="en", size="wide", scheme="light"):
        context = chromium.new_context(
            base_url=demo_desk.url,
            viewport=SIZES[size],
            color_scheme=scheme,
            locale={"zh-hant": "zh-TW"}.get(language, language),
        )
        opened.append(context)
        return context.new_page()

    yield window
    for context in opened:
        context.close()


def faults(page) -> list[str]:
    """What axe-core finds wrong on this page by WCAG 2.2 A and AA, one line each."""
    import axe_playwright_python

    # Injected by evaluate: the page's own policy rightly forbids foreign script tags.
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
    found = page.evaluate("options => axe.run(document, options)", IMPACTS_NOTHING)["violations"]
    return [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


def api(desk, path: str, token: str, data: bytes | None = None, kind: str = "application/json") -> dict:
    """One call of the served API; the JSON of its answer."""
    request = urllib.request.Request(
        desk.url + "/api/v1" + path, data=data, headers={"Authorization": f"Bearer {token}", "Content-Type": kind}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")
