"""The composer says who gets the answer, and each message where it went."""

import pytest

from kept.channels.email.delivering import Answer, note_answers, note_bounce
from kept.events.actors import SYSTEM
from kept.inbox.models import Delivery, DeliveryState, Draft, Kind, Message, Recipient, RecipientState
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.signing import set_signatures
from kept.people.models import Identity

pytestmark = pytest.mark.django_db
LINA = "Lina Haddad <lina@example.org>"


@pytest.fixture
def desk(client_as, yusuf):
    return client_as(yusuf)


@pytest.fixture
def path(conversation, salma):
    receive(
        conversation.channel, salma, text="And the box?", conversation=conversation, by=SYSTEM,
        sender={"name": "Salma Haddad", "address": "salma@example.org"}, to=[{"name": "", "address": "help@lampring.example"}],
        cc=[{"name": "Lina Haddad", "address": "lina@example.org"}],
    )  # fmt: skip
    return f"/conversations/{conversation.pk}"


def text(page):
    return page.content.decode()


def test_the_composer_names_who_gets_it_and_who_could(desk, path):
    page = text(desk.get(path))
    assert 'name="to" value="Salma Haddad &lt;salma@example.org&gt;"' in page
    assert (
        f'name="cc" value="{LINA.replace("<", "&lt;").replace(">", "&gt;")}"' in page
        and "1 more got the last mail" in page
    )
    assert "help@lampring.example" not in page.partition('class="composer"')[2].partition("</form>")[0]


def test_only_who_is_ticked_gets_a_copy(desk, path):
    desk.post(f"{path}/answers", {"kind": "reply", "text": "Blue.", "to": "salma@example.org", "cc": ["", LINA], "bcc": "boss@other.example"})  # fmt: skip
    said = Message.objects.get(kind=Kind.REPLY)
    assert said.cc == [{"name": "Lina Haddad", "address": "lina@example.org"}]
    assert said.bcc == [{"name": "", "address": "boss@other.example"}]


def test_what_is_no_address_is_said_and_everything_stays(desk, path):
    page = desk.post(f"{path}/answers", {"kind": "reply", "text": "Blue.", "to": "salma@example.org", "cc": "nobody"})
    assert page.status_code == 422 and "nobody is no e-mail address." in text(page) and "Blue." in text(page)
    assert 'name="cc" value="nobody"' in text(page) and "new here" in text(page)


def test_a_draft_keeps_who_was_chosen(desk, path, yusuf):
    desk.post(f"{path}/draft", {"kind": "reply", "text": "Blu", "to": "salma@example.org", "cc": LINA, "bcc": ""})
    assert Draft.objects.get(user=yusuf).recipients["cc"][0]["address"] == "lina@example.org"
    assert "checked" in text(desk.get(path)).partition('class="everybody"')[2].partition("</fieldset>")[0]


def test_what_will_be_put_under_it_is_shown(desk, path, care, noor):
    set_signatures(care, {"": "{agent}\n{house}"}, by=noor)
    assert "Yusuf\nLamp &amp; Ring</p>" in text(desk.get(path))


def test_people_are_suggested_to_who_answers(desk, client_as, viktor):
    assert desk.get("/addressees?q=joan").json() == {"items": ["Joanna Reyes <joanna@example.com>"]} or not Identity.objects.filter(value="joanna@example.com").exists()  # fmt: skip
    assert client_as(viktor).get("/addressees?q=joan").status_code == 403


@pytest.fixture
def partly(conversation, amal):
    said = reply(conversation, "Blue.", cc=["lina@example.org"], by=amal)
    answers = {
        "salma@example.org": Answer(RecipientState.SENT),
        "lina@example.org": Answer(RecipientState.FAILED, "550", "550 5.1.1 No such user"),
    }
    note_answers(said, answers, by=SYSTEM)
    return said


def test_a_message_says_who_did_not_get_it_and_why(desk, path, partly):
    page = text(desk.get(path))
    assert "not delivered to everybody" in page and "There is no such mailbox." in page
    assert "550 5.1.1 No such user" in page and "Send again" in page
    assert '<bdi title="lina@example.org">lina@example.org</bdi>' in page


def test_it_is_sent_again_with_one_press_or_to_another_address(desk, path, partly, salma):
    Identity.objects.create(person=salma, kind="email", value="s2@example.org", shown="s2@example.org")
    assert "Send to" not in text(desk.get(path))  # whose copy is missing is another person
    note_bounce(partly, recipients=["salma@example.org"], status="5.1.1", words="gone", hard=True, by=SYSTEM)
    assert 'name="to" value="s2@example.org"' in text(desk.get(path))
    desk.post(f"/messages/{partly.pk}/delivery", {"instead": "salma@example.org", "to": "s2@example.org"})
    assert Recipient.objects.get(address="s2@example.org").state == RecipientState.QUEUED
    assert Delivery.objects.get(message=partly).state == DeliveryState.QUEUED
    assert desk.post(f"/messages/{partly.pk}/delivery").status_code == 302


def test_another_address_that_is_none_is_refused(desk, partly):
    page = desk.post(f"/messages/{partly.pk}/delivery", {"instead": "lina@example.org", "to": "lina"})
    assert page.status_code == 422 and "lina is no e-mail address." in text(page)


def test_a_viewer_reads_why_and_sends_nothing(client_as, viktor, path, partly):
    page = text(client_as(viktor).get(path))
    assert "There is no such mailbox." in page and "Send again" not in page
    assert client_as(viktor).post(f"/messages/{partly.pk}/delivery").status_code == 403


def test_the_customers_page_shows_no_unseen_reader(client, conversation, amal):
    from kept.promises.page_link import page_link_for

    reply(conversation, "Blue.", bcc=["boss@other.example"], by=amal)
    page = client.get(page_link_for(conversation, by=SYSTEM).replace("http://testserver", ""), follow=True)
    assert "Blue." in text(page) and "boss@other.example" not in text(page)
