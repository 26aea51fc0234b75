import re
from datetime import timedelta
from html import unescape

import pytest

from kept.channels.form.making import create_form
from kept.events import clock


@pytest.fixture
def form(shop, mei):
    """The shop's form: three languages, one list, one date, on two sites."""
    return create_form(
        name="Contact", team=shop.care, languages=["en", "ar", "zh-Hant"], by=mei, domains=["shop.example", "http://127.0.0.1:9999"],
        titles={"en": "Write to us", "ar": "راسلونا", "zh-Hant": "聯絡我們"},
        questions=[
            {"kind": "list", "required": True, "labels": {"en": "About", "ar": "بخصوص", "zh-Hant": "關於"},
             "choices": {"en": ["Rings", "Lamps"], "ar": ["الخواتم", "المصابيح"], "zh-Hant": ["戒指", "檯燈"]}},
            {"kind": "date", "labels": {"en": "Day of the order", "ar": "يوم الطلبية", "zh-Hant": "訂購日"}},
        ],
    )  # fmt: skip


def token_in(page):
    return unescape(re.search(r'name="token" value="([^"]+)"', page)[1])


@pytest.fixture
def fill(form, client):
    """fill(text=…, lang=…): the form's page is opened, written into for ten seconds, and sent; the answer."""

    def filled(lang="en", seconds=10, token=None, **fields):
        path, moment = f"/form/{form.key}?lang={lang}", clock.now()
        token = token or token_in(client.get(path).content.decode())
        usual = {
            "name": "Salma Haddad",
            "email": "salma@example.org",
            "subject": "",
            "q1": "0",
            "q2": "",
            "homepage": "",
        }
        with clock.freeze(moment + timedelta(seconds=seconds)):
            return client.post(path, usual | {"text": "Where is my ring?", "token": token} | fields)

    return filled
