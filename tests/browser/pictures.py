"""python -m tests.browser.pictures: takes the pictures in docs/screens/ anew, of the demo desk as it stands."""

import smtplib
import tempfile
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Browser, Page, sync_playwright

from conftest import FLAGS
from tests.browser.conftest import Elsewhere, served, sink

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# name, who sits there, whose conversation is open, what is being typed, how wide, light or dark
DESKS = [
    (
        "workspace.en",
        "Yusuf",
        "Joanna",
        "Hello Joanna, we do! I will send you a picture of the brass one within two hours.",
        WIDE,
        "light",
    ),
    (
        "workspace.ar",
        "Amal",
        "Salma",
        "أستاذة سلمى، وجدت شركة الشحن الطرد. سأتصل بكِ خلال ساعة لأؤكد موعد التسليم.",
        WIDE,
        "light",
    ),
    (
        "workspace.zh-Hant",
        "Mei",
        "陳怡君",
        "怡君小姐您好，可以改寄。我會在兩小時內把新的寄件編號寄給您。",
        WIDE,
        "dark",
    ),
    ("phone.zh-Hant", "Mei", "陳怡君", "", PHONE, "light"),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sink(Elsewhere()) as elsewhere, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with served(Path(data), KEPT_SMTP_OUT=elsewhere.url) as desk:
            for name, who, customer, text, size, scheme in DESKS:
                page = at_the_desk(browser, desk.url, who, size, scheme)
                page.goto(f"{desk.url}/inbox/all")
                page.locator("[data-rows] a.cover", has_text=customer).first.click()
                page.locator("#context h3").first.wait_for(state="attached")
                if text:
                    page.locator("#answer-text").press_sequentially(text)
                    page.locator(".promise-hint input[name=promise-on]").first.wait_for()
                take(page, name)
            of_mails(browser, desk)
            page = at_the_desk(browser, desk.url, "Noor", WIDE, "light")
            page.goto(f"{desk.url}/promises/team")
            take(page, "promises.en")
            page.goto(f"{desk.url}/demo/customer/salma")
            page.set_viewport_size(PHONE)
            take(page, "customer.ar")
        browser.close()


def of_mails(browser: Browser, desk: SimpleNamespace) -> None:
    """Who gets an answer, chosen; and a mail that is not from whom it says."""
    page = at_the_desk(browser, desk.url, "Yusuf", WIDE, "light")
    page.goto(f"{desk.url}/inbox/all")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Dana Cole <dana@example.net>", desk.address, "Two lamps for our lobby"
    mail["Cc"] = "Omar Said <omar@example.net>, Lena Fox <lena@example.net>"
    mail["Message-ID"] = make_msgid(domain="example.net")
    mail.set_content(
        "Hello, we would like two brass lamps for our lobby.\nPlease answer Omar and Lena too, they pay.\n\nDana"
    )
    with smtplib.SMTP("127.0.0.1", desk.smtp, timeout=20) as server:
        server.send_message(mail)
    page.locator("[data-rows] a.cover", has_text="Dana").first.click(timeout=20_000)
    page.locator("#context h3").first.wait_for(state="attached")
    page.locator("addressee-line summary").click()
    page.locator("addressee-line [data-all]").click()
    page.locator("#answer-text").press_sequentially("Hello Dana, hello all, both are here.")
    take(page, "recipients.en")
    page = at_the_desk(browser, desk.url, "Mei", WIDE, "light")
    page.goto(f"{desk.url}/quarantine")
    page.locator("#held a.cover", has_text="lamp-ring-pay").click()
    page.locator("#thread h2").wait_for()
    take(page, "quarantine.zh-Hant")


def at_the_desk(browser: Browser, address: str, who: str, size: dict, scheme: str) -> Page:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    page.goto(f"{address}/demo")
    page.click(f"button[value={who}]")
    page.wait_for_url("**/inbox/**")
    return page


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
