"""A form inside another site, an answer by mail, her reply, a call with a promise, and her word at the end; in three languages."""

import re
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWNERS, api, free_port, ready, token_of, wait_for

STORIES = {
    "en": SimpleNamespace(address="ruth@example.org", name="Ruth Green", asks="Do you mend old lamps?", answer="Yes, we do. Please bring it.", thanks="Thank you, I will come.", call="I told her when we are there.", promise="I will call you back in 2 hours.", word="Quick and kind.", reached="It has reached us"),
    "ar": SimpleNamespace(address="huda@example.org", name="هدى خليل", asks="هل تصلحون المصابيح القديمة؟", answer="نعم نصلحها، أهلًا بكِ في المحل.", thanks="شكرًا، سآتي قريبًا.", call="أخبرتها بمواعيدنا.", promise="سأعاود الاتصال بكِ خلال ساعتين.", word="سريعون ولطفاء.", reached="وصلتنا رسالتكم"),
    "zh-hant": SimpleNamespace(address="meihui@example.com.tw", name="林美惠", asks="請問舊檯燈可以修嗎？", answer="可以的，歡迎您帶過來。", thanks="謝謝，我會過去。", call="告訴她我們的營業時間。", promise="我會在兩小時內回電給您。", word="又快又親切。", reached="我們已收到"),
}  # fmt: skip


@contextmanager
def another_site(desk, language):
    """A shop's page with the form's one line in it, on an origin of its own."""
    tag = {"zh-hant": "zh-Hant"}.get(language, language)
    page = f'<!doctype html><html lang="{tag}"><meta charset="utf-8"><title>Shop</title><h1>Shop</h1><script src="{desk.url}/form/lamp-and-ring/embed.js" async></script>'

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Shop)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@pytest.mark.parametrize("language", STORIES)
def test_from_a_form_on_another_site_to_her_word_at_the_end(language, windows, demo_desk, post_mail, elsewhere):
    story = STORIES[language]
    hers = windows(language=language)
    she_writes(hers, story, demo_desk, language)
    desk = windows(OWNERS[language], language=language)
    desk.goto("/inbox/all")
    ready(desk)
    desk.locator("#rows li.item", has_text=story.name).locator("a.cover").first.click(timeout=15_000)
    expect(desk.locator("#said .said-text").first).to_contain_text(story.asks)
    number = re.search(r"/conversations/(\d+)", desk.url)[1]
    desk.locator("#answer-text").fill(story.answer)
    desk.keyboard.press("Control+Enter")
    mail = elsewhere.mail_to(story.address, story.answer)
    post_mail(
        f"{story.name} <{story.address}>",
        mail["Subject"],
        story.thanks,
        to=mail["Reply-To"].addresses[0].addr_spec,
        answering=mail,
    )
    expect(desk.locator("#said .said-text", has_text=story.thanks)).to_be_visible(timeout=15_000)

    log_a_call(desk, story, number)
    desk.goto(f"/conversations/{number}")
    ready(desk)
    program = partial(api, demo_desk, token=token_of(demo_desk))
    channel = program(f"/conversations/{number}")["channel"]
    assert program(f"/conversations/{number}")["state"] == "waiting", "she was answered on the telephone"
    program(f"/conversations/{number}/closure", body={"because": ""})
    asked_now(demo_desk, channel, number)
    mail = elsewhere.mail_to(story.address, "/s/")
    hers.goto(demo_desk.url + re.search(r"https?://[^/\s]+(/s/\S+)", mail.get_body(("plain",)).get_content())[1])
    hers.locator("label:has([name=score][value='4'])").click()
    hers.locator("[name=word]").fill(story.word)
    hers.locator("main button[type=submit]").click()
    expect(hers.locator("main [role=status]")).to_contain_text(story.reached)
    expect(desk.locator("#said article.msg", has_text=story.word)).to_be_visible(timeout=15_000)


def she_writes(hers, story, demo_desk, language):
    """On the shop's own site, in the frame that the one line put there."""
    with another_site(demo_desk, language) as shop:
        hers.expected = ["favicon", "404"]
        hers.goto(shop)
        form = hers.frame_locator("iframe")
        expect(form.locator("[name=text]")).to_be_visible()
        # The frame is as tall as what is in it.
        wait_for(lambda: "px" in hers.locator("iframe").evaluate("frame => frame.style.blockSize"), hers)
        form.locator("[name=name]").fill(story.name)
        form.locator("[name=email]").fill(story.address)
        form.locator("[name=text]").press_sequentially(story.asks, delay=30)
        hers.wait_for_timeout(3200)  # nobody writes faster than that, and who does is looked at first
        form.locator("button[type=submit]").click()
        expect(form.locator("[role=status]")).to_contain_text(story.reached)
        assert hers.context.cookies() == []


def log_a_call(desk, story, number):
    """Amal calls her, and promises to call again."""
    desk.goto(f"/calls/new?place=c{number}")
    ready(desk)
    desk.locator("[name=direction][value=out]").check()
    desk.locator("#id_number").fill("+962791234567")
    desk.locator("#id_text").fill(story.call)
    desk.locator("#id_promised").fill(story.promise)
    desk.locator("main form button[type=submit]").click()
    call = desk.locator("#said article.msg.out", has_text=story.call)
    expect(call.locator("a[href='tel:+962791234567']")).to_be_visible()
    expect(call.locator(".ring")).to_be_visible()


def asked_now(desk, channel, number):
    """Ask her how it was: a day later by itself, here at once."""
    said = (
        "import django; django.setup()\n"
        "from kept.events.actors import SYSTEM; from kept.feedback.asking import ask; from kept.feedback.choosing import ask_on\n"
        "from kept.inbox.models import Channel, Conversation\n"
        f"ask_on(Channel.objects.get(pk={channel}), by=SYSTEM); assert ask(Conversation.objects.get(pk={number}), by=SYSTEM)\n"
    )
    env = desk.env | {"DJANGO_SETTINGS_MODULE": "kept.config.settings"}
    subprocess.run([sys.executable, "-c", said], env=env, check=True)
