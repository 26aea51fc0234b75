"""Law 9: nothing received is lost."""

import pytest

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.access import quarantined_for, raw_for
from kept.inbox.intake import quarantine, read_raw, same_as, settle, store_raw, take_up_again, unsettled
from kept.inbox.models import Raw
from kept.inbox.receiving import receive

MAIL = b"From: salma@example.org\r\nSubject: =?utf-8?q?broken\r\n\r\n\xff\xfe\x00"


@pytest.mark.django_db(transaction=True)
def test_it_is_stored_whatever_happens_while_it_is_read():
    raw = store_raw(MAIL, envelope={"rcpt": ["help@lampring.example"]})
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        quarantine(raw, "unreadable", by=SYSTEM)
        raise RuntimeError("the reader fell over")
    kept = Raw.objects.get()
    assert (read_raw(kept), kept.reason, kept.settled_at) == (MAIL, "", None)
    assert list(unsettled()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_storing_inside_a_transaction_is_refused():
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        store_raw(MAIL)


def test_received_it_is_settled_with_its_message(help_channel, salma):
    raw = store_raw(MAIL)
    message = receive(help_channel, salma, text="Hello", message_id="<1@x>", raw=raw, by=salma)
    again = store_raw(MAIL)
    assert same_as(again) == raw
    receive(help_channel, salma, text="Hello", message_id="<1@x>", raw=again, by=salma)
    raw.refresh_from_db(), again.refresh_from_db()
    assert (raw.message, raw.duplicate, again.message, again.duplicate) == (message, False, message, True)
    assert not unsettled().exists()


def test_what_cannot_be_read_is_shown_to_people_and_can_be_taken_up_again(db, amal, viktor):
    raw = quarantine(store_raw(MAIL), "unreadable", "no body\x00", by=SYSTEM)
    assert list(quarantined_for(amal)) == [raw] and not quarantined_for(viktor).exists()
    assert Event.objects.get(name="raw.quarantined").data == {"reason": "unreadable"}
    take_up_again(raw_for(amal, raw.pk), by=amal)
    assert not quarantined_for(amal).exists() and list(unsettled()) == [raw]


def test_settled_it_leaves_the_quarantine(help_channel, salma, amal):
    raw = quarantine(store_raw(MAIL), "unreadable", by=SYSTEM)
    settle(raw, receive(help_channel, salma, text="Hello", by=salma), by=SYSTEM)
    assert not quarantined_for(amal).exists()
