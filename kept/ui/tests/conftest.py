"""One browser for all behaviour tests, a fresh stage and page for each."""

import pytest
from django.urls import clear_url_caches

from kept.ui.tests.stage import Stage, served


@pytest.fixture(autouse=True)
def _only_our_own_pages(settings):
    """The lowest layer is tested without the addresses of those above it."""
    settings.ROOT_URLCONF = "kept.ui.tests.urls"
    clear_url_caches()
    yield
    clear_url_caches()


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
