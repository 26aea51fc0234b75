"""One browser for all behaviour tests, a fresh stage and page for each."""

import os
import shutil

import pytest
from django.urls import clear_url_caches

from kept.ui.tests.stage import Stage, served

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(autouse=True)
def _only_our_own_pages(settings):
    """The lowest layer is tested without the addresses of those above it."""
    settings.ROOT_URLCONF = "kept.ui.tests.urls"
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; the test is skipped, loudly, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine: browser behaviour was not tested")
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django think that every call comes from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stage(settings):
    """A `Stage` with its address in `stage.url`, with the modules joined as in service."""
    settings.DEBUG = False
    settings.KEPT_CLOCK = "django.utils.timezone.now"
    made = Stage()
    with served(made) as made.url:
        yield made


@pytest.fixture
def tab(chromium, stage):
    """A page of the browser; fails the test when something was written to its console."""
    context = chromium.new_context()
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.faults = faults
    yield page
    context.close()
    assert not faults
