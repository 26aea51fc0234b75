"""Whatever the description of the API allows, and much that it does not, is answered as the description says."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from kept.accounts.models import Token, digest, new_token

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
PARTS = 4
few = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _one_connection():
    """A request at its end closes the connection, and the test's transaction with it: here it stays, as for Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(conversation):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture
def token(noor):
    text = new_token()
    Token.objects.create(user=noor, digest=digest(text))
    return text


class Undone(Exception):
    """Takes back what a request did."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_that_is_made_from_the_description_breaks_the_api(part, described, token):
    wrong = []
    # Mails have a fuzzing of their own.
    operations = [each for found in described.get_all_operations() if "/inbound/" not in (each := found.ok()).path]
    assert len(operations) > 60
    for operation in operations[part::PARTS]:
        try:
            asked(operation, token)
        except Exception as error:
            wrong.append(f"{operation.method} {operation.path}: {type(error).__name__}: {str(error)[:300]}")
    assert not wrong, "\n\n".join(wrong)


def asked(operation, token):
    @few
    @given(case=operation.as_strategy())
    def ask(case):
        cache.clear()
        try:
            with transaction.atomic():
                answer = case.call(headers={"Authorization": f"Bearer {token}"})
                case.validate_response(answer, checks=CHECKS)
                raise Undone
        except Undone:
            pass

    ask()
