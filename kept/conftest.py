"""One cast for all tests: who works here, who writes to us, and a conversation between them."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")
os.environ.setdefault("KEPT_DATA", tempfile.mkdtemp(prefix="kept-tests-"))
os.environ.setdefault("KEPT_BASE_URL", "http://testserver")


@pytest.fixture(autouse=True)
def _a_clean_start(settings, tmp_path):
    """Files of a test go to its own folder, and no cache outlives it."""
    from django.core.cache import cache
    from django.utils import timezone, translation

    from kept.ui.locales import use_region

    settings.FILE_ROOT = Path(tmp_path) / "files"
    cache.clear()
    # What a test switched on for its thread must not speak in the next one.
    translation.deactivate()
    timezone.deactivate()
    use_region(None)


def _one_of_the_team(name):
    @pytest.fixture(name=name.lower())
    def one(db):
        from kept.config import cast

        return cast.user(name)

    return one


noor, mei, amal, yusuf, viktor, rana = map(_one_of_the_team, ["Noor", "Mei", "Amal", "Yusuf", "Viktor", "Rana"])


def _one_of_the_customers(fixture, name):
    @pytest.fixture(name=fixture)
    def one(db):
        from kept.config import cast

        return cast.customer(name)

    return one


salma = _one_of_the_customers("salma", "Salma Haddad")
yijun = _one_of_the_customers("yijun", "陳怡君")
joanna = _one_of_the_customers("joanna", "Joanna Reyes")
omar = _one_of_the_customers("omar", "Omar Said")


@pytest.fixture
def shop(db):
    from kept.config import cast

    return cast.company()


@pytest.fixture
def care(shop):
    return shop.care


@pytest.fixture
def finance(shop):
    return shop.finance


@pytest.fixture
def help_channel(shop):
    return shop.channel


@pytest.fixture
def conversation(shop):
    """Salma's ring: one open conversation with her first message."""
    from kept.events.actors import SYSTEM
    from kept.inbox.receiving import receive

    return receive(
        shop.channel, shop.salma, subject="The ring has not arrived", by=SYSTEM,
        text="Hello, my sister's wedding is next Saturday. The page said Tuesday. Where is the ring?",
        sender={"name": "Salma Haddad", "address": "salma@example.org"}, message_id="<salma-1@example.org>",
    ).conversation  # fmt: skip


@pytest.fixture
def client_as(db):
    """client_as(user): a browser in which that user is signed in."""
    from django.test import Client

    def signed_in(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def api(db):
    """api(user): a client that sends a bearer token of that user."""
    from django.test import Client

    from kept.accounts.models import Token, digest, new_token

    def with_token(user):
        token = new_token()
        Token.objects.create(user=user, digest=digest(token))
        return Client(headers={"authorization": f"Bearer {token}"})

    return with_token
