"""Card and identity numbers that customers write: masked wherever they would be read by the way, opened on purpose and not unseen."""

import re

import pytest

from kept.events.models import Event
from kept.inbox.intake import store_raw
from kept.inbox.models import Message
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.notices.models import Notice
from kept.promises.answering import answer

pytestmark = pytest.mark.django_db
CARD = "4111 1111 1111 1111"


@pytest.fixture
def said(help_channel, salma):
    text = f"Please refund my card {CARD}, CVV 737. Order 5555555555554444."
    return receive(
        help_channel, salma, text=text, full_text=text + "\n> older", html=f"<p>{CARD.replace(' ', ' <b></b>')}</p>", subject=f"Refund {CARD}",
        sender={"name": "Salma", "address": "salma@example.org"}, by=salma,
    )  # fmt: skip


def text(page):
    return page.content.decode()


def hidden(page):
    return not re.search(r"1111(?:\D|<b></b>){1,3}1111|CVV\W+737", text(page))


def test_the_thread_and_the_lists_show_the_last_four_only(client_as, yusuf, said, salma):
    for path in (f"/conversations/{said.conversation_id}", f"/conversations/{said.conversation_id}/thread", f"/conversations/{said.conversation_id}/head",
                 "/inbox/all", "/inbox/unassigned", f"/people/{salma.pk}", f"/messages/{said.pk}/html", "/find?q=salm"):  # fmt: skip
        page = client_as(yusuf).get(path)
        assert page.status_code == 200 and hidden(page), path
    page = text(client_as(yusuf).get(f"/conversations/{said.conversation_id}"))
    assert "•••• 1111" in page and "5555555555554444" in page and "Card and identity numbers are hidden." in page


def test_who_answers_opens_them_with_one_press_and_it_is_recorded(client_as, yusuf, said):
    client = client_as(yusuf)
    opened = client.post(f"/messages/{said.pk}/secrets", headers={"HX-Request": "true"})
    assert CARD in text(opened) and "737" in text(opened)
    event = Event.objects.get(name="secrets.opened")
    assert event.by_id == yusuf.pk and event.data == {"message": said.pk, "at": "desk"}
    frame = re.search(r'src="(/messages/\d+/html\?opened=[^"]+)"', text(opened))[1]
    assert not hidden(client.get(frame))
    history = text(client.get(f"/conversations/{said.conversation_id}/thread"))
    assert (
        "Yusuf" in history
        and "looked at the hidden numbers" in history
        and hidden(client.get(f"/conversations/{said.conversation_id}/thread"))
    )


def test_without_script_the_press_leads_back_to_the_opened_message(client_as, yusuf, noor, said):
    place = client_as(yusuf).post(f"/messages/{said.pk}/secrets")["Location"]
    assert CARD in text(client_as(yusuf).get(place))
    # The address is of no use to anybody else.
    assert hidden(client_as(noor).get(place))


def test_who_only_looks_on_sees_none_and_opens_none(client_as, viktor, said):
    client = client_as(viktor)
    page = client.get(f"/conversations/{said.conversation_id}")
    assert hidden(page) and "Show the numbers" not in text(page)
    assert client.post(f"/messages/{said.pk}/secrets").status_code == 403
    assert client.get(f"/messages/{said.pk}/raw").status_code == 403
    assert not Event.objects.filter(name="secrets.opened").exists()


def test_who_reads_the_mail_as_it_came_is_on_record_also_where_only_its_html_has_the_number(
    client_as, yusuf, help_channel, salma
):
    raw = store_raw(f"Subject: Ring\r\n\r\n{CARD}".encode())
    plain = {"text": "See my card.", "html": f"<p>{CARD}</p>", "sender": {"address": "salma@example.org"}}
    message = receive(help_channel, salma, **plain, raw=raw, by=salma)
    assert CARD in text(client_as(yusuf).get(f"/messages/{message.pk}/raw"))
    assert Event.objects.get(name="secrets.opened").data["at"] == "raw"


def test_the_api_masks_unless_it_is_asked_by_who_may(api, yusuf, viktor, said):
    path = f"/api/v1/conversations/{said.conversation_id}/messages"
    assert "•••• 1111" in api(yusuf).get(path).json()["items"][0]["text"]
    assert "1111 1111" not in text(api(yusuf).get(f"/api/v1/conversations/{said.conversation_id}"))
    assert CARD in api(yusuf).get(path + "?reveal=1").json()["items"][0]["text"]
    assert Event.objects.get(name="secrets.opened").data["at"] == "api"
    assert api(viktor).get(path + "?reveal=1").status_code == 403


def test_nothing_that_is_told_or_noted_spreads_them(client_as, yusuf, mei, said, help_channel, salma):
    from kept.inbox.assignment import assign

    assign(said.conversation, to_user=yusuf, by=mei)
    receive(help_channel, salma, text=f"Again: {CARD}", conversation=said.conversation, by=salma)
    note(said.conversation, f"@Mei her card is {CARD}", by=yusuf)
    answer(said.conversation, f"We refunded {CARD}.", by=yusuf)
    told = [row.title + row.body for row in Notice.objects.all()]
    assert told and not any("1111 1111" in words for words in told)
    assert hidden(client_as(mei).get(f"/conversations/{said.conversation_id}"))


def test_what_was_written_stays_as_it_was(said):
    assert Message.objects.get(pk=said.pk).text.count(CARD) == 1


def test_a_message_without_numbers_has_no_button(client_as, yusuf, conversation):
    assert "Show the numbers" not in text(client_as(yusuf).get(f"/conversations/{conversation.pk}"))
