"""A receiver of somebody else's, and an endpoint that leads to it."""

import base64
import hashlib
import hmac

import pytest

from kept.exchange.webhooks.endpoints import create_endpoint
from kept.outside.tests.receiver import receiving


@pytest.fixture
def this_machine(settings):
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})


@pytest.fixture
def receiver(this_machine):
    with receiving() as one:
        yield one


@pytest.fixture
def endpoint(receiver, noor):
    made, secret = create_endpoint(url=receiver.url, events=["conversation.*", "note.added"], by=noor)
    made.plain = secret
    return made


def is_signed(asked, secret):
    """As a receiver checks it by the specification: with nothing of ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    wanted = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in asked.headers["webhook-signature"].split()
