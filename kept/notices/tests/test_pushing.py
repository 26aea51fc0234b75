"""Notices on devices while Kept is not open: encrypted, discreet, quiet off duty, and patient with push services."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError

from kept.accounts.sessions import sign_out_everywhere
from kept.events.clock import freeze
from kept.jobs.worker import run_due
from kept.notices.choosing import choose, choose_discretion
from kept.notices.devices import add_device, note_reached
from kept.notices.models import Device, PushKey
from kept.notices.push_encryption import encrypt
from kept.notices.push_keys import decoded, encoded
from kept.notices.pushing import AFTER, LIVES
from kept.notices.seeing import see_about
from kept.notices.telling import tell
from kept.notices.tests.push_service import browser
from kept.outside.tests.receiver import says
from kept.roster.availability import set_availability

pytestmark = pytest.mark.django_db
HERE = {"title": "Salma wrote", "body": "Where is the ring?", "url": "/conversations/1"}
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _near(settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]


def push_all(user, one, *, minutes=(0,), **changes):
    """Sign the browser on, tell its user something, and let the time pass."""
    with freeze(NOON):
        add_device(user, subscription=one.subscription, name="Chrome · Android", by=user)
        tell(user, "reply", **HERE | changes)
    for passed in minutes:
        with freeze(NOON + AFTER + timedelta(minutes=passed)):
            run_due(raising=True)


def test_the_example_of_the_standard_comes_out_as_it_stands_there():
    # RFC 8291, appendix A.
    mine = ec.derive_private_key(
        int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    made = encrypt(
        b"When I grow up, I want to be a watermelon",
        to=decoded("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        secret=decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
        mine=mine,
    )
    assert encoded(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_push_is_read_by_its_browser_alone_and_says_no_more_than_was_chosen(amal):
    with browser() as one:
        push_all(amal, one)
        (said,) = one.pushes
        assert "Salma" not in str(said) and "ring" not in str(said)
        assert said["url"].startswith("/notices/") and said["tag"] == "/conversations/1" and said["dir"] == "rtl"
        choose_discretion(amal, shows="who", by=amal)
        push_all(amal, one, url="/conversations/2", title="سلمى " * 50)
        assert one.pushes[1]["title"].startswith("سلمى") and "ring" not in str(one.pushes[1])
    assert Device.objects.get().reached_at is not None
    stored = Device.objects.get().subscription + PushKey.objects.get().private
    assert one.url not in stored and len(PushKey.objects.all()) == 1


def test_what_was_seen_or_is_not_wanted_is_not_pushed(amal):
    with browser() as one:
        push_all(amal, one, minutes=())
        see_about("/conversations/1", by=amal)
        with freeze(NOON + AFTER):
            run_due(raising=True)
        choose(amal, wanted={"reply": ["app", "mail"]}, by=amal)
        push_all(amal, one, url="/conversations/2")
    assert one.asked == []


def test_m136_off_duty_no_device_makes_itself_heard(amal, settings):
    with browser(503) as one:
        with freeze(NOON):
            set_availability(amal, "off", by=amal)
        push_all(amal, one)
        assert one.asked == []
        with freeze(NOON):
            set_availability(amal, "on", by=amal)
        push_all(amal, one, url="/conversations/2")
        assert len(one.asked) == 1
        # It was to be tried again, but she went home.
        with freeze(NOON + timedelta(seconds=10)):
            set_availability(amal, "off", by=amal)
        with freeze(NOON + timedelta(hours=1)):
            run_due(raising=True)
    assert len(one.asked) == 1


@pytest.mark.parametrize("status", [404, 410, 403, 400, 413])
def test_a_device_that_is_gone_or_does_not_take_us_is_removed(status, amal):
    with browser(status) as one:
        push_all(amal, one, minutes=(0, 60))
    assert len(one.asked) == 1 and not Device.objects.exists()


def test_a_push_service_that_wants_us_slower_is_obeyed(amal):
    slower = says(429, Retry_After="300")
    with browser(slower, 201) as one:
        push_all(amal, one, minutes=(0, 4))
        assert len(one.asked) == 1 and Device.objects.get().failing_since
        with freeze(NOON + timedelta(minutes=6)):
            run_due(raising=True)
    assert len(one.pushes) == 2 and Device.objects.get().failing_since is None


def test_a_push_service_that_is_away_is_tried_again_but_not_for_ever(amal):
    with browser(500) as one:
        push_all(amal, one, minutes=(0, 1, 5, 20, 90, 150, int(LIVES.total_seconds() / 60) + 1))
    assert len(one.asked) == 5 and Device.objects.exists()


def test_a_device_is_no_door_into_our_network(amal, settings, client_as):
    settings.PRIVATE_HOSTS = []
    with browser() as one:
        for address in (one.url, "https://user@push.example/1", "https://" + "x" * 3000, ""):
            with pytest.raises(ValidationError):
                add_device(amal, subscription=one.subscription | {"endpoint": address}, name="x", by=amal)
        settings.PRIVATE_HOSTS = ["127.0.0.1"]
        push_all(amal, one, minutes=())
        settings.PRIVATE_HOSTS = []
        with freeze(NOON + AFTER):
            run_due(raising=True)
    assert one.asked == [] and not Device.objects.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"endpoint": "https://push.example/1"}', '{"endpoint": 7, "keys": {"p256dh": "AA", "auth": "é"}}', "null"])  # fmt: skip
def test_what_no_browser_gives_is_refused_in_words(text, amal, client_as):
    answer = client_as(amal).post("/me/devices", {"subscription": text})
    assert answer.status_code == 422 and answer.json()["errors"]
    assert not Device.objects.exists()


def test_a_browser_signs_itself_on_and_is_taken_off_with_its_user(amal, yusuf, client_as):
    with browser() as one:
        here = client_as(amal)
        assert len(decoded(here.get("/me/devices/key").json()["key"])) == 65
        agent = "Mozilla/5.0 (Linux; Android 15) Chrome/156.0 Mobile Safari/537.36"
        for _twice in range(2):
            assert here.post("/me/devices", {"subscription": json.dumps(one.subscription)}, headers={"user-agent": agent}).status_code == 201  # fmt: skip
        device = Device.objects.get()
        assert "Chrome · Android" in here.get("/me/devices").content.decode()
        for path in (f"/me/devices/{device.pk}/removal", f"/me/devices/{device.pk}/trial"):
            assert client_as(yusuf).post(path).status_code == 404
        here.post(f"/me/devices/{device.pk}/trial")
        run_due(raising=True)
        assert one.pushes[0]["tag"] == "trial"
        here.post("/sign-out")
        assert not Device.objects.exists()
        # Somebody else at the same browser: it is theirs.
        client_as(yusuf).post("/me/devices", {"subscription": json.dumps(one.subscription)})
        assert Device.objects.get().user == yusuf


def test_the_device_that_was_not_reached_for_the_longest_time_makes_room_for_a_new_one(amal, monkeypatch):
    monkeypatch.setattr("kept.notices.devices.MOST", 2)
    for day, endpoint in enumerate(["/old", "/new", "/newest"]):
        with browser() as one, freeze(NOON + timedelta(days=day)):
            given = one.subscription | {"endpoint": one.subscription["endpoint"] + endpoint}
            note_reached(add_device(amal, subscription=given, name=endpoint, by=amal))
    assert set(amal.devices.values_list("name", flat=True)) == {"/new", "/newest"}


def test_whoever_signs_out_everywhere_is_told_on_no_device(amal):
    with browser() as one:
        push_all(amal, one, minutes=())
        sign_out_everywhere(amal, by=amal)
        with freeze(NOON + AFTER):
            run_due(raising=True)
    assert one.asked == [] and not Device.objects.exists()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("zh-Hant", "ltr")])
def test_kept_can_be_put_on_a_home_screen(language, direction, client):
    answer = client.get(f"/manifest.webmanifest?language={language}")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["lang"], said["dir"], said["display"], said["start_url"]) == (language, direction, "standalone", "/")
    assert {picture["sizes"] for picture in said["icons"]} == {"192x192", "512x512"}
    worker = client.get("/push-worker.js")
    assert worker["Content-Type"].startswith("text/javascript") and worker["Cache-Control"] == "no-cache"
    assert client.get("/app-icon.png").content.startswith(b"\x89PNG")
