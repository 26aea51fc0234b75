"""The second step of signing in: code app and recovery codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

from kept.accounts.sealing import seal, unseal
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
WORD = "tea-with-cardamom"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(client, amal, django_capture_on_commit_callbacks):
    """Amal is signed in with `client` and has set up a code app; its secret."""
    amal.set_password(WORD)
    amal.save()
    client.post("/sign-in", {"login": amal.email, "password": WORD})
    assert client.get("/me/security/code-app")["Location"].startswith("/me/confirm")
    client.post("/me/confirm", {"password": WORD, "next": "/me/security/code-app"})
    page = client.get("/me/security/code-app").content.decode()
    found = re.search(r'<code dir="ltr">(\w+)</code>', page).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/me/security/code-app", {"code": code_of(found)}).status_code == 302
    return found


def test_with_a_code_app_the_password_alone_opens_nothing(client, secret, amal):
    client.post("/sign-out")
    assert client.post("/sign-in", {"login": amal.email, "password": WORD})["Location"] == "/sign-in/code"
    assert client.get("/me").status_code == 302
    assert client.get("/sign-in/code").status_code == 200
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 200
    assert client.get("/me").status_code == 302


def test_a_recovery_code_opens_once(client, secret, amal):
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/me/security/recovery-codes").content.decode())
    assert len(codes) == 10
    for works in (True, False):
        client.post("/sign-out")
        client.post("/sign-in", {"login": amal.email, "password": WORD})
        client.post("/sign-in/code", {"code": codes[0]})
        assert (client.get("/me").status_code == 200) is works


def test_the_secret_of_a_code_app_lies_sealed_in_the_database(client, secret):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert unseal(stored) == secret


def test_sealed_words_survive_a_change_of_the_key(settings):
    sealed = seal("قلادة")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == "قلادة"


def test_a_change_of_how_one_signs_in_is_told_by_mail(client, secret, amal):
    run_due(raising=True)
    assert [letter.to for letter in mail.outbox] == [[amal.email]] * len(mail.outbox) != []


def test_taking_it_away_asks_first_who_one_is(client_as, amal, secret):
    stale = client_as(amal)  # a session that has not just given its password
    assert stale.get("/me/security/code-app/removal")["Location"].startswith("/me/confirm")
    assert Authenticator.objects.filter(type="totp").exists()
