"""Mailboxes on the screen: what a lead sees, tries, saves; nobody else, and never a password."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kept.accounts.sealing import unseal
from kept.channels.email.mailboxes import standing
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.tests.dovecot import PASSWORD
from kept.channels.email.models import Mailbox
from kept.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_as, noor):
    return client_as(noor)


@pytest.fixture
def given(help_channel, dovecot, user_name):
    return {
        "channel": help_channel.pk, "user_name": user_name, "secret": PASSWORD, "host": "127.0.0.1", "security": "none",
        "port": dovecot.port, "afterwards": "leave", "way": "password", "folder_names": ["INBOX"],
    }  # fmt: skip


def test_the_empty_page_says_what_it_is_for(page):
    said = page.get("/settings/mailboxes").content.decode()
    assert "Kept fetches it from there and changes nothing in it." in said


def test_trying_shows_the_folders_and_saving_fetches_from_those_that_were_ticked(page, given, there):
    there.client.create_folder("الطلبات")
    there.put("Ring")
    said = page.post("/settings/mailboxes/new?service=other", given | {"try": "1"}).content.decode()
    assert "It works: 2 folders were found." in said and "الطلبات (0)" in said and "INBOX (1)" in said
    sealed = said.split('name="sealed" value="')[1].split('"')[0]
    assert not Mailbox.objects.exists() and f'"{PASSWORD}"' not in said
    answer = page.post(
        "/settings/mailboxes/new?service=other",
        given | {"secret": "", "sealed": sealed, "folder_names": ["INBOX", "الطلبات"], "offered": ["INBOX", "الطلبات"]},
    )
    made = Mailbox.objects.get()
    assert unseal(made.secret) == PASSWORD  # typed once, at the try
    assert answer["Location"] == f"/settings/mailboxes/{made.pk}" and made.folder_names == ["INBOX", "الطلبات"]
    assert PASSWORD not in made.secret and Event.objects.filter(name="mailbox.created").exists()


def test_what_is_wrong_is_said_with_what_helps(page, given):
    said = page.post("/settings/mailboxes/new?service=other", given | {"secret": "wrong", "try": "1"}).content.decode()
    assert "does not accept this user name and password" in said and "app password" in said


@pytest.mark.parametrize("change, words", [
    ({"host": "in valid"}, "no name of a server"), ({"user_name": ""}, "required"), ({"port": "70000"}, "65535"),
    ({"afterwards": "move"}, "Name the folder"), ({"afterwards": "move", "move_to": "INBOX"}, "choose another"),
    ({"since": "2099-01-01"}, "not come yet"),
])  # fmt: skip
def test_a_wrong_value_is_said_at_its_field(page, given, change, words):
    answer = page.post("/settings/mailboxes/new?service=other", given | change)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_the_page_of_a_mailbox_says_how_it_stands(page, mailbox, there, look, mei):
    look(mailbox)
    there.put("Ring")
    look(mailbox)
    mailbox.refresh_from_db()
    standing.mark_connected(mailbox, by=mei)
    said = page.get(f"/settings/mailboxes/{mailbox.pk}").content.decode()
    assert "Connected" in said and "1 of them is here" in said and "Complete" in said
    standing.mark_away(mailbox, Fault("login", "[AUTHENTICATIONFAILED] no"), by=mei)
    for address in (f"/settings/mailboxes/{mailbox.pk}", "/settings/mailboxes"):
        said = page.get(address).content.decode()
        assert "Needs you" in said and "does not accept" in said and PASSWORD + "<" not in said


def test_missed_mails_are_said(page, mailbox, there, look, mei):
    look(mailbox)
    there.put("Ring")
    look(mailbox)
    mailbox.folders.get().fetched.all().delete()
    look(mailbox)
    for address in (f"/settings/mailboxes/{mailbox.pk}", "/settings/mailboxes"):
        assert "1 mail that was missed was found at" in page.get(address).content.decode()


def test_pausing_going_on_trying_now_and_removing(page, mailbox):
    place = f"/settings/mailboxes/{mailbox.pk}"
    page.post(f"{place}/pause")
    assert "Go on fetching" in page.get(place).content.decode()
    page.post(f"{place}/pause")
    page.post(f"{place}/next-try")
    page.post(f"{place}/removal")
    names = Event.objects.filter(name__startswith="mailbox.").order_by("pk").values_list("name", flat=True)
    assert list(names)[1:] == ["mailbox.paused", "mailbox.resumed", "mailbox.tried", "mailbox.removed"]
    assert not Mailbox.objects.exists()


def test_the_password_goes_to_no_server_its_owner_did_not_name(page, mailbox, given, silent_server):
    answer = page.post(f"/settings/mailboxes/{mailbox.pk}/settings", given | {"secret": "", "port": silent_server})
    assert answer.status_code == 422 and "Enter the password again" in answer.content.decode()
    answer = page.post(
        f"/settings/mailboxes/{mailbox.pk}/settings", given | {"secret": "", "port": silent_server, "try": "1"}
    )
    assert "Nobody has signed in" in answer.content.decode()
    assert page.post(f"/settings/mailboxes/{mailbox.pk}/settings", given | {"secret": ""}).status_code == 302


@pytest.mark.parametrize("who", ["amal", "viktor"])
def test_others_do_not_come_in(who, request, client_as, mailbox):
    client = client_as(request.getfixturevalue(who))
    assert client.get("/settings/mailboxes").status_code == 403
    assert client.post(f"/settings/mailboxes/{mailbox.pk}/removal").status_code == 403


# Signing in at a service


@pytest.fixture
def at_service(settings, service, dovecot):
    settings.MAIL_SERVICES = {way: service.settings("127.0.0.1", dovecot.port) for way in ("google", "microsoft")}
    service.forget()
    return service


@pytest.mark.parametrize("way", ["google", "microsoft"])
def test_a_lead_signs_in_at_the_service_and_mails_are_fetched(page, at_service, given, way, there, look, user_name):
    answer = page.post(f"/settings/mailboxes/new?service={way}", given | {"way": way, "host": "evil.example"})
    place = answer["Location"]
    mailbox = Mailbox.objects.get()
    assert mailbox.host == "127.0.0.1" and not mailbox.secret and "Sign in at" in page.get(place).content.decode()
    address = page.get(f"{place}/sign-in")["Location"]
    assert parse_qs(urlsplit(address).query)["code_challenge_method"] == ["S256"]
    back = page.get("/settings/mailboxes/permission", at_service.agree(address, user_name))
    assert back["Location"] == place
    look(mailbox)
    there.put("Ring")
    look(mailbox)
    assert mailbox.folders.get().stored == 1
    mailbox.refresh_from_db()
    assert not any(token in mailbox.secret for token in at_service.refreshes)


def test_an_answer_that_was_not_asked_for_is_refused(page, at_service, given, user_name):
    place = page.post("/settings/mailboxes/new?service=google", given | {"way": "google"})["Location"]
    for answer in ({"code": "x", "state": "y"}, {}):
        page.get(f"{place}/sign-in")
        page.get("/settings/mailboxes/permission", answer)
        assert not Mailbox.objects.get().secret and not at_service.asked
    address = page.get(f"{place}/sign-in")["Location"]
    agreed = at_service.agree(address, user_name)
    page.get("/settings/mailboxes/permission", agreed)
    asked = len(at_service.asked)
    page.get("/settings/mailboxes/permission", agreed)
    assert len(at_service.asked) == asked  # a code is used once


def test_a_refusal_at_the_service_is_said(page, at_service, given):
    place = page.post("/settings/mailboxes/new?service=google", given | {"way": "google"})["Location"]
    address = page.get(f"{place}/sign-in")["Location"]
    state = parse_qs(urlsplit(address).query)["state"][0]
    page.get("/settings/mailboxes/permission", {"error": "access_denied", "state": state})
    assert "access_denied" in page.get(place).content.decode()
