"""Access tokens: got from the refresh token, kept while they hold, renewed with rotation; refusals are told apart."""

import pytest

from kept.accounts.sealing import seal, unseal
from kept.channels.email.mailboxes import signing_in
from kept.channels.email.mailboxes.connecting import connect, end
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.signing_in import account_of
from kept.channels.email.models import Mailbox
from kept.events.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def google(settings, service, mailbox_at, dovecot, user_name):
    """A mailbox whose lead has signed in."""
    settings.MAIL_SERVICES = {"google": service.settings("127.0.0.1", dovecot.port)}
    service.forget()
    signing_in._tokens.clear()
    mailbox = mailbox_at(dovecot, user_name, way="google")
    service.refreshes["first"] = user_name
    mailbox.secret = seal("first")
    mailbox.save()
    return mailbox


def test_a_token_is_used_while_it_holds_and_the_refresh_token_rotates(google, service):
    first = account_of(google, by=SYSTEM)
    assert account_of(Mailbox.objects.get(), by=SYSTEM).secret == first.secret and len(service.asked) == 1
    assert unseal(Mailbox.objects.get().secret) in service.refreshes and "first" not in service.refreshes
    end(connect(first))


def test_a_token_that_is_over_is_renewed(google, service):
    service.answers = [(200, {"access_token": "short", "expires_in": 60})]
    assert account_of(google, by=SYSTEM).secret == "short"
    assert account_of(google, by=SYSTEM).secret != "short"


def test_a_token_the_server_does_not_take_is_said(google, service):
    service.answers = [(200, {"access_token": "forged", "expires_in": "3600"})]
    with pytest.raises(Fault) as found:
        connect(account_of(google, by=SYSTEM))
    assert found.value.code == "revoked"


@pytest.mark.parametrize("answer, code", [
    ((400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}), "revoked"),
    ((400, {"error": "interaction_required"}), "revoked"),
    ((401, {"error": "invalid_client"}), "no_client"),
    ((429, {"error": "rate_limit_exceeded"}, {"Retry-After": "120"}), "limit"),
    ((503, {}, {"Retry-After": "30"}), "service"),
    ((500, ["no", "object"]), "service"),
    ((200, {"token_type": "Bearer"}), "service"),
    ((302, {}, {"Location": "http://127.0.0.1:1/"}), "service"),
])  # fmt: skip
def test_what_the_service_says_is_understood(google, service, answer, code):
    service.answers = [answer]
    with pytest.raises(Fault) as found:
        account_of(google, by=SYSTEM)
    assert found.value.code == code
    if len(answer) > 2 and "Retry-After" in answer[2]:
        assert found.value.wait == int(answer[2]["Retry-After"])


def test_a_service_that_is_away_is_no_reason_to_ask_the_lead(google, settings, free_port):
    settings.MAIL_SERVICES["google"]["token"] = f"http://127.0.0.1:{free_port}/token"
    with pytest.raises(Fault) as found:
        account_of(google, by=SYSTEM)
    assert found.value.code == "service" and not found.value.needs_people


def test_an_installation_that_is_not_registered_says_so(google, settings):
    settings.MAIL_SERVICES["google"]["client_id"] = ""
    with pytest.raises(Fault) as found:
        account_of(google, by=SYSTEM)
    assert found.value.code == "no_client"


def test_a_secret_sealed_with_a_lost_key_is_said(mailbox):
    mailbox.secret = "gAAAA-not-ours"
    with pytest.raises(Fault) as found:
        account_of(mailbox, by=SYSTEM)
    assert found.value.code == "unreadable_secret"
