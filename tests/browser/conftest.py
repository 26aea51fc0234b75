"""A real desk in a real browser: `kept serve` on a fresh data folder with the demo company, Chromium by Playwright."""

import os
import re
import shutil
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from json import dumps, loads
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest
from aiosmtpd.controller import Controller

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOCALES = {"zh-hant": "zh-TW"}
PATIENCE = 8_000  # milliseconds; the machines that run tests are slow and shared
# Owners who read Arabic and Chinese, to see the pages that agents may not open.
OWNERS = {"en": "noor@kept.example", "ar": "layla@kept.example", "zh-hant": "wei@kept.example"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Elsewhere:
    """The customers' mail server: `mails` are what it took."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        mail.envelope_to = list(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 OK"

    def mail_to(self, address: str, containing: str, seconds: float = 25):
        """The first mail to `address` with these words in its text; waits for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in self.mails:
                if address in mail.envelope_to and containing in mail.get_body(("plain",)).get_content():
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with {containing!r}")


@contextmanager
def sink(inbox: Elsewhere):
    """`inbox` as a mail server on a port of its own, at `inbox.url`."""
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    inbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield inbox
    finally:
        controller.stop()


@pytest.fixture(scope="package")
def elsewhere():
    with sink(Elsewhere()) as inbox:
        yield inbox


@pytest.fixture(scope="package")
def demo_desk(tmp_path_factory, elsewhere):
    """The demo desk, served: url, email, password, address and smtp as `make run` prints them."""
    data = tmp_path_factory.mktemp("desk")
    with served(data, KEPT_SMTP_OUT=elsewhere.url) as desk:
        yield desk


@contextmanager
def served(data: Path, **settings: str):
    """`kept serve` of a demo in the folder `data`, with further KEPT_ settings."""
    port, smtp = free_port(), free_port()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KEPT_") and name != "DJANGO_SETTINGS_MODULE"
    }
    env |= {
        "KEPT_DATA": str(data),
        "KEPT_DEMO": "1",
        "KEPT_SMTP_PORT": str(smtp),
        "KEPT_BASE_URL": f"http://127.0.0.1:{port}",
        **settings,
    }
    kept = [str(Path(sys.executable).parent / "kept")]
    subprocess.run(
        [sys.executable, "-m", "kept.ui.catalogues", "compile"], env=env, check=True, stdout=subprocess.DEVNULL
    )
    for command in (["migrate"], ["demo"], *map(owner, ("ar", "zh-hant"))):
        subprocess.run(
            kept + command, env=env, check=True, stdout=subprocess.DEVNULL, input="tea-with-cardamom\n", text=True
        )
    log = open(data / "serve.log", "wb")
    server = subprocess.Popen(
        kept + ["serve", "--port", str(port)], env=env, stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        line = next((line for line in server.stdout if line.startswith("{")), None)
        assert line, (data / "serve.log").read_text()
        yield SimpleNamespace(**loads(line), env=env, kept=kept, data=data, server=server, states={})
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def owner(language: str) -> list[str]:
    return [
        "user",
        "create",
        OWNERS[language],
        "--role",
        "owner",
        "--language",
        language,
        "--timezone",
        "Asia/Amman",
        "--password-stdin",
    ]


@pytest.fixture
def windows(chromium, demo_desk):
    """windows(email="", …): a page in a window of its own, signed in as that user. What its console says fails the test.

    Words in `page.expected` are faults the test brings about itself.
    """
    pages = []

    def opened(email="", *, size="wide", scheme="light", language="en"):
        context = chromium.new_context(
            base_url=demo_desk.url, viewport=SIZES[size], color_scheme=scheme, has_touch=size == "phone",
            locale=LOCALES.get(language, language), reduced_motion="reduce", storage_state=state_of(chromium, demo_desk, email),
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.faults, page.expected = [], []
        page.on(
            "console",
            lambda said: page.faults.append(f"{page.url}: {said.text}") if said.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: page.faults.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: page.faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        pages.append(page)
        return page

    yield opened
    faults = [fault for page in pages for fault in page.faults if not any(word in fault for word in page.expected)]
    for page in pages:
        page.context.close()
    assert faults == []


def state_of(chromium, desk, email: str) -> dict | None:
    """The cookies of a user who signed in by the form, once for all tests."""
    if not email:
        return None
    if email not in desk.states:
        context = chromium.new_context(base_url=desk.url)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", desk.password)
        page.click("main button[type=submit]")
        page.wait_for_url("**/inbox/**")
        desk.states[email] = context.storage_state()
        context.close()
    return desk.states[email]


@pytest.fixture
def post_mail(demo_desk):
    """post_mail(sender, subject, text, to=…, answering=…): a customer's mail over the listener's real socket."""

    def hand_in(sender, subject, text, *, to="", answering=None):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to or demo_desk.address, subject
        mail["Message-ID"] = make_msgid(domain="example.org")
        if answering is not None:
            mail["In-Reply-To"] = mail["References"] = answering["Message-ID"]
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", demo_desk.smtp, timeout=20) as server:
            server.send_message(mail)
        return mail

    return hand_in


def ready(page):
    """Wait until the page's scripts have come and its live stream was asked for."""
    page.wait_for_function("() => document.documentElement.dataset.ready === ''")
    page.wait_for_function("() => [...document.querySelectorAll(':not(:defined)')].length === 0")


def page_link_in(mail) -> str:
    """The path of the customer's page in a mail of ours."""
    return re.search(r"https?://[^/\s]+(/c/\S+)", mail.get_body(("plain",)).get_content())[1]


def faults_of_access(page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds wrong on this page by WCAG 2.2 A and AA, one line each; with `rules` only by these."""
    import axe_playwright_python

    # Injected by evaluate: the page's own policy rightly forbids foreign script tags.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    found = page.evaluate("options => axe.run(document, options)", {"runOnly": only, "resultTypes": ["violations"]})[
        "violations"
    ]
    return [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


def token_of(desk) -> str:
    """A token that acts as a program with an owner's rights; made once."""
    if not getattr(desk, "token", ""):
        made = subprocess.run(
            [*desk.kept, "token", "create", "--role", "owner", "--name", "Tests"],
            env=desk.env,
            check=True,
            capture_output=True,
            text=True,
        )
        desk.token = made.stdout.strip()
    return desk.token


def api(desk, path: str, token: str, body: dict | None = None) -> dict:
    """One call of the served API, a POST where there is a body; the JSON of its answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(desk.url + "/api/v1" + path, data=dumps(body).encode() if body else None, headers=headers)
    with urlopen(request, timeout=30) as answer:
        return loads(answer.read() or b"{}")


def wait_for(happened, page, seconds: float = 15):
    """Wait until `happened()`, letting the browser go on meanwhile."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        page.wait_for_timeout(100)
