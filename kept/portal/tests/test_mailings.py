"""A mailing ends by one press, of a mail program or of a person; opening the address ends nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from kept.channels.email.outgoing import mail_of
from kept.events.actors import SYSTEM
from kept.inbox.replying import reply
from kept.people.mailing_link import mailing_link_for
from kept.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(salma):
    return mailing_link_for(salma, by=SYSTEM).partition("/u/")[2].join(["/u/", ""])


def refused(salma):
    return bool(Person.objects.get(pk=salma.pk).no_mailings_since)


def test_opening_it_changes_nothing(client, path, salma):
    page = client.get(path)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"] and not refused(salma)


def test_a_mail_program_ends_it_with_one_press_and_no_cookie(path, salma):
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and refused(salma)


def test_a_person_ends_it_on_the_page_and_changes_their_mind(client, path, salma):
    assert client.post(path, {"act": "refuse"}, follow=True).status_code == 200 and refused(salma)
    client.post(path, {"act": "allow"})
    assert not refused(salma)


def test_another_link_is_no_key_to_it(client, conversation, salma):
    from kept.promises.page_link import page_link_for

    token = page_link_for(conversation, by=SYSTEM).rpartition("/")[2]
    assert client.post(f"/u/{token}", {"act": "refuse"}).status_code == 404 and not refused(salma)


def test_a_mailing_carries_the_way_out_and_no_other_mail_does(conversation, amal, settings):
    settings.BASE_URL = "https://kept.example"
    news = mail_of(reply(conversation, "We open on Sundays now.", mailing=True, by=SYSTEM))
    assert news["List-Unsubscribe"].startswith("<https://kept.example/u/")
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and news["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail_of(reply(conversation, "It is in Dubai.", by=amal))


def test_who_wants_no_mailings_gets_none(client, path, conversation, amal):
    client.post(path, {"act": "refuse"})
    with pytest.raises(ValidationError):
        reply(conversation, "We open on Sundays now.", mailing=True, by=SYSTEM)
    assert reply(conversation, "It is in Dubai.", by=amal)
