"""Signing in and out, passwords, languages: what a visitor meets at the door."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kept.accounts.models import User
from kept.accounts.passwords import set_password
from kept.accounts.sessions import sign_out_everywhere
from kept.events.models import Event
from kept.jobs.worker import run_due
from kept.live.hub import hub

pytestmark = pytest.mark.django_db
WORD = "tea-with-cardamom"


@pytest.fixture
def with_password(amal):
    amal.set_password(WORD)
    amal.save()
    return amal


def sign_in(client, email="amal@kept.example", password=WORD, **more):
    return client.post("/sign-in", {"login": email, "password": password, **more})


def reset_link(client, address="amal@kept.example"):
    client.post("/password", {"email": address})
    run_due(raising=True)
    return urlsplit(re.search(r"http\S+/password/\S+", mail.outbox[-1].body).group()).path


def test_who_knows_the_password_comes_in_and_goes_where_they_wanted(client, with_password):
    answer = sign_in(client, next="/me")
    assert (answer.status_code, answer["Location"]) == (302, "/me")
    assert client.get("/me").status_code == 200


def test_a_password_is_stored_with_argon2(with_password):
    assert with_password.password.startswith("argon2$")


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, with_password, away):
    assert sign_in(client, next=away)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, with_password):
    wrong, unknown = sign_in(client, password="no"), sign_in(client, email="nobody@kept.example")
    assert wrong.status_code == unknown.status_code == 200
    said = [
        re.search(r'class="errors".*?<span>(.*?)</span>', answer.content.decode()).group(1)
        for answer in (wrong, unknown)
    ]
    assert said[0] == said[1]


def test_guessing_a_password_is_throttled_even_when_it_is_right_at_last(client, with_password):
    for _ in range(5):
        sign_in(client, password="no")
    answer = sign_in(client)
    assert answer.status_code == 200
    assert "Too many attempts" in answer.content.decode()


def test_guessing_from_one_place_ends_in_a_page_that_says_wait(client, with_password):
    answers = [sign_in(client, email=f"a{n}@kept.example", password="no") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "slower" in answers[-1].content.decode()


def test_who_left_and_programs_cannot_sign_in(client, with_password):
    User.objects.filter(pk=with_password.pk).update(is_active=False)
    assert sign_in(client).status_code != 302 or client.get("/me").status_code == 302
    User.objects.filter(pk=with_password.pk).update(is_active=True, is_system=True)
    sign_in(client)
    assert client.get("/me").status_code == 302


def test_nobody_signs_up_by_themselves(client, with_password):
    assert client.get("/sign-up")["Location"] == "/sign-in"
    assert client.post("/sign-up", {"email": "new@kept.example", "password1": WORD}).status_code == 302
    assert User.objects.count() == 1


def test_a_page_asked_for_without_signing_in_is_where_one_lands_afterwards(client):
    assert client.get("/settings/users?q=a")["Location"] == "/sign-in?next=%2Fsettings%2Fusers%3Fq%3Da"
    fragment = client.get("/me", headers={"hx-request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (401, "/sign-in")


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, with_password):
    link = reset_link(client)
    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert User.objects.get().check_password(WORD)  # opening the link has changed nothing
    chosen = {"password1": "a ring for my sister", "password2": "a ring for my sister"}
    answer = client.post(page.redirect_chain[-1][0], chosen)
    assert answer["Location"] == "/password/set"
    assert User.objects.get().check_password("a ring for my sister")
    assert "no longer works" in Client().get(link, follow=True).content.decode()
    assert Event.objects.filter(name="user.password_set").exists()


def test_the_mail_with_the_link_speaks_the_users_language(client, with_password):
    reset_link(client)
    letter = mail.outbox[-1]
    assert re.search(r"[\u0600-\u06ff]", letter.subject)
    assert 'dir="rtl"' in letter.alternatives[0][0]
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_asking_for_a_link_tells_nobody_whether_the_address_is_known(client, with_password):
    with CaptureQueriesContext(connection) as for_known:
        known = client.post("/password", {"email": "amal@kept.example"})
    with CaptureQueriesContext(connection) as for_unknown:
        unknown = client.post("/password", {"email": "nobody@kept.example"})
    assert len(for_known) == len(for_unknown), "the time it takes would tell"
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    run_due(raising=True)
    assert [letter.to for letter in mail.outbox] == [["amal@kept.example"]]


def test_asking_for_links_is_throttled(client, with_password):
    statuses = [client.post("/password", {"email": "amal@kept.example"}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_a_link_that_was_made_up_says_so(client, with_password):
    assert "no longer works" in client.get("/password/1-abc-def", follow=True).content.decode()


def test_a_weak_password_is_refused_with_a_reason(client_as, with_password):
    browser = client_as(with_password)
    answer = browser.post("/me/password", {"oldpassword": WORD, "password1": "12345678", "password2": "12345678"})
    assert answer.status_code == 200
    assert User.objects.get().check_password(WORD)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, with_password):
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    answer = client.post(
        "/me/password", {"oldpassword": WORD, "password1": "a lamp for the shop", "password2": "a lamp for the shop"}
    )
    assert answer["Location"] == "/me/security"
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 302


def test_sign_out_everywhere_ends_every_session(client, with_password):
    other = Client()
    for browser in (client, other):
        sign_in(browser)
        assert browser.get("/me").status_code == 200
    client.post("/me/sign-out-everywhere")
    assert [browser.get("/me").status_code for browser in (client, other)] == [302, 302]
    sign_in(client)
    assert client.get("/me").status_code == 200


def test_a_lead_can_end_the_sessions_of_somebody_whose_laptop_is_lost(client, with_password, mei):
    sign_in(client)
    sign_out_everywhere(User.objects.get(pk=with_password.pk), by=mei)
    assert client.get("/me").status_code == 302


@pytest.fixture
def looked_again(monkeypatch):
    """The topics told to the hub: "access:user:7" makes that user's streams show their session again."""
    topics = []
    monkeypatch.setattr(hub, "deliver", lambda news: topics.extend(news.topics))
    return topics


def test_signing_out_ends_the_streams_of_that_session(
    client_as, amal, looked_again, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client_as(amal).post("/sign-out")
    assert looked_again == [f"access:user:{amal.pk}"]


def test_a_new_password_ends_the_streams_of_the_old_one(amal, looked_again, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_password(amal, "a lamp for the shop", by=amal)
    assert f"access:user:{amal.pk}" in looked_again


def test_signing_out_takes_a_press(client_as, amal):
    browser = client_as(amal)
    browser.get("/sign-out")
    assert browser.get("/me").status_code == 200
    assert browser.post("/sign-out")["Location"] == "/sign-in"
    assert browser.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("asked", "lang", "dir"),
    [
        ("en-GB", "en", "ltr"),
        ("ar-JO", "ar", "rtl"),
        ("zh-TW", "zh-Hant", "ltr"),
        ("zh-CN", "zh-Hant", "ltr"),
        ("fr", "en", "ltr"),
    ],
)
def test_a_visitor_reads_the_language_of_their_browser(client, amal, asked, lang, dir):
    answer = client.get("/sign-in", headers={"accept-language": asked})
    assert f'<html lang="{lang}" dir="{dir}"' in answer.content.decode()
    assert answer["Content-Language"] == lang


def test_a_visitor_can_choose_another_language_and_stays_on_the_page(client, amal):
    answer = client.post("/language", {"language": "ar", "next": "/sign-in?next=/me"})
    assert answer["Location"] == "/sign-in?next=/me"
    assert 'lang="ar"' in client.get("/sign-in").content.decode()
    assert client.post("/language", {"language": "xx", "next": "//evil.example"})["Location"] == "/"


def test_a_users_own_language_and_zone_win_over_the_browsers(client_as, mei):
    browser = client_as(mei)
    answer = browser.get("/me", headers={"accept-language": "ar"})
    assert answer["Content-Language"] == "zh-Hant"
    browser.post("/language", {"language": "en"})
    assert browser.get("/me")["Content-Language"] == "en"
    assert User.objects.get(pk=mei.pk).language == "en"


def test_one_readers_language_does_not_leak_into_the_next_request(client_as, client, mei, amal):
    client_as(mei).get("/me")
    assert client.get("/sign-in")["Content-Language"] == "en"


def test_somebody_with_a_zone_that_no_longer_exists_is_not_locked_out(client_as, amal):
    User.objects.filter(pk=amal.pk).update(timezone="Asia/Atlantis")
    assert client_as(User.objects.get(pk=amal.pk)).get("/me").status_code == 200


def test_forms_without_their_token_are_refused(amal):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in", {"login": "amal@kept.example", "password": WORD}).status_code == 403
    assert settings.SESSION_COOKIE_HTTPONLY
