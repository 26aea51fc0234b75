"""An address that a user gives is asked once, goes nowhere it should not, and takes no longer than it may."""

import time

import pytest

from kept.outside.addresses import addresses_of, checked
from kept.outside.asking import LARGEST_ANSWER, ask
from kept.outside.refusing import WORDS, Refused
from kept.outside.tests.receiver import babbles, drips, floods, hangs, hangs_up, receiving, says


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(settings):
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})


def test_what_is_sent_arrives_and_the_answer_comes_back():
    with receiving(says(201, b"thanks", X_Seen="yes")) as receiver:
        answer = ask(receiver.url + "?a=1", body="مرحبا".encode(), headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.is_taken, answer.body, answer.headers["x-seen"]) == (201, True, b"thanks", "yes")
    [asked] = receiver.asked
    assert (asked.method, asked.path, asked.body.decode()) == ("POST", "/hook?a=1", "مرحبا")


def test_a_redirect_is_not_followed():
    with receiving(says(302, Location="http://127.0.0.1:1/")) as receiver:
        assert ask(receiver.url).status == 302
    assert len(receiver.asked) == 1


@pytest.mark.parametrize(
    ("badly", "kind"), [(hangs_up, "dropped"), (babbles, "answer"), (hangs, "timeout"), (drips, "timeout")]
)
def test_a_server_that_behaves_badly_is_named_for_what_it_does(badly, kind):
    began = time.monotonic()
    with receiving(badly) as receiver, pytest.raises(Refused) as refused:
        ask(receiver.url, within=0.3)
    assert refused.value.kind == kind
    assert refused.value.words == str(WORDS[kind])
    assert time.monotonic() - began < 3


def test_only_the_beginning_of_a_flood_is_read():
    with receiving(floods) as receiver:
        assert len(ask(receiver.url).body) == LARGEST_ANSWER


def test_retry_after_in_seconds_is_understood():
    with receiving(says(429, Retry_After="120")) as receiver:
        assert ask(receiver.url).wait == 120


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.5",
        "169.254.169.254",
        "192.168.1.1",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "2130706433",
        "0x7f.1",
        "0",
    ],
)
def test_no_address_leads_into_our_own_network(host, settings):
    settings.PRIVATE_HOSTS = frozenset()
    with pytest.raises(Refused) as refused:
        ask(f"https://{host}/")
    assert refused.value.kind in {"private", "no_host"}


@pytest.mark.parametrize(
    "url",
    ["", "nowhere", "https://", "https://user:pass@example.org/", "https://example.org/a b", "https://example.org/\r\nX: 1",
     "https://example.org\\@127.0.0.1/", "https://example.org:99999/", "https://exa\u202emple.org/", "https://example.org/" + "a" * 3000],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anybody_is_asked(url):
    with pytest.raises(Refused) as refused:
        checked(url)
    assert refused.value.kind in {"address", "scheme"}


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://example.org/", "data:text/plain,x", "ws://example.org/"])
def test_only_encrypted_addresses_are_asked_outside(url):
    with pytest.raises(Refused) as refused:
        checked(url)
    assert refused.value.kind in {"scheme", "address"}


def test_a_private_host_is_asked_only_by_the_name_that_is_allowed(settings):
    settings.PRIVATE_HOSTS = frozenset({"inside.example"})
    assert checked("http://inside.example:8080/x").authority == "inside.example:8080"
    with pytest.raises(Refused):
        addresses_of("localhost", 443)


def test_a_certificate_nobody_vouches_for_is_refused(settings):
    with receiving() as receiver, pytest.raises(Refused) as refused:
        ask(receiver.url.replace("http:", "https:"), within=2)
    assert refused.value.kind in {"tls", "dropped"}
