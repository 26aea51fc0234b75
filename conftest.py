"""What all tests share beside the cast (kept/conftest.py): one browser. Two Playwrights in one process do not bear each other."""

import os
import shutil

import pytest

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; the test is skipped, loudly, where there is none."""
    named = os.environ.get("KEPT_TEST_CHROMIUM")
    path = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        pytest.skip("no Chromium on this machine (apt-get install chromium): what needs a browser was not tested")
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django think that every call comes from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def pytest_addoption(parser):
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        others = [item for item in items if not touches_the_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if touches_the_database(item)]


def touches_the_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(item.fixturenames))
