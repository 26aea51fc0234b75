"""Who may read the numbers, and what the log leaves out."""

import logging

import pytest

from kept.config.logs import WithoutKeys
from kept.config.serving_proxies import HEARSAY

pytestmark = pytest.mark.django_db


def test_numbers_are_for_this_machine_and_those_we_were_told_of(client, settings):
    assert b"kept_jobs_waiting" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.METRICS_FROM = ["203.0.113.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_a_proxy_nobody_told_us_of_is_not_this_machine(client):
    assert client.get("/metrics", **{HEARSAY: True}).status_code == 404


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Forbidden: /c/tOkEn-123456789_abc/messages", "Forbidden: /c/…/messages"),
        ("Internal Server Error: /password/3-d5x8k2-0123456789abcdef", "Internal Server Error: /password/…"),
        ("/live?topics=link:3&link=tOkEn-123456789", "/live?topics=link:3&link=…"),
        ("Internal Server Error: /conversations/42", "Internal Server Error: /conversations/42"),
    ],
)
def test_the_log_holds_no_key_of_a_page(said, written):
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s", (said,), None)
    assert WithoutKeys().filter(record) and record.getMessage() == written
