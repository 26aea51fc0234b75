"""The pages for merging, splitting, linking and blocking; the files, the paper and the transcript of a conversation."""

import pytest

from kept.accounts.models import Team
from kept.files import store
from kept.inbox.merging import merge
from kept.inbox.models import Block, Conversation
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.inbox.tests.test_views import PIXEL


@pytest.fixture
def desk(client_as, amal):
    amal.language = "en"
    amal.save()
    return client_as(amal)


@pytest.fixture
def omars(help_channel, omar, conversation):
    return receive(help_channel, omar, text="I am her brother.", subject="Her ring", by=omar).conversation


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_a_merge_one_reads_what_it_does_and_after_it_one_press_undoes_it(desk, conversation, omars):
    listed = page(desk, f"/conversations/{omars.pk}/merging?q=%23{conversation.pk}")
    assert f"?into={conversation.pk}" in listed
    told = page(desk, f"/conversations/{omars.pk}/merging?into={conversation.pk}")
    assert "two customers" in told and "Answers go to Omar Said too" in told
    answer = desk.post(f"/conversations/{omars.pk}/merge", {"into": conversation.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/conversations/{conversation.pk}"
    assert "was merged into this conversation" in answer.content.decode()
    there = desk.get(f"/conversations/{omars.pk}", follow=True)
    assert there.redirect_chain[-1][0] == f"/conversations/{conversation.pk}"
    beside = page(desk, f"/conversations/{conversation.pk}/context")
    assert f"/conversations/{omars.pk}/merge/undoing" in beside
    desk.post(f"/conversations/{omars.pk}/merge/undoing")
    assert Conversation.objects.get(pk=omars.pk).merged_into_id is None


def test_nobody_merges_into_what_they_cannot_see_and_nobody_is_led_there(desk, conversation, omars, mei):
    hidden = Team.objects.create(name="Legal", restricted=True)
    Conversation.objects.filter(pk=conversation.pk).update(team=hidden)
    assert desk.get(f"/conversations/{omars.pk}/merging?into={conversation.pk}").status_code == 404
    assert desk.post(f"/conversations/{omars.pk}/merge", {"into": conversation.pk}).status_code == 404
    assert f"?into={conversation.pk}" not in page(desk, f"/conversations/{omars.pk}/merging?q=Salma")
    merge(omars, into=conversation, by=mei)
    assert f"is in #{conversation.pk} now" in page(desk, f"/conversations/{omars.pk}")


def test_messages_are_split_off_and_put_back(desk, conversation, salma, help_channel):
    other = receive(help_channel, salma, text="And my bill?", conversation=conversation, by=salma)
    assert "checked" in page(desk, f"/conversations/{conversation.pk}/splitting?from={other.pk}")
    answer = desk.post(f"/conversations/{conversation.pk}/splitting", {"message": [other.pk], "subject": "The bill"})
    new = Conversation.objects.latest("pk")
    assert answer.url == f"/conversations/{new.pk}" and new.subject == "The bill"
    desk.post(f"/conversations/{new.pk}/split/undoing")
    assert conversation.messages.count() == 2
    assert desk.post(f"/conversations/{conversation.pk}/splitting", {"message": ["x"]}).status_code == 422


def test_what_belongs_together_is_seen_beside_both(desk, conversation, omars):
    desk.post(f"/conversations/{omars.pk}/links", {"to": conversation.pk})
    assert "belongs to it" in page(desk, f"/conversations/{omars.pk}/context")
    assert "belongs to this one" in page(desk, f"/conversations/{conversation.pk}/context")
    desk.post(f"/conversations/{conversation.pk}/links/{omars.pk}/removal")
    assert "belongs to" not in page(desk, f"/conversations/{omars.pk}/context")


def test_one_press_marks_spam_and_one_undoes_it(desk, conversation):
    desk.post(f"/conversations/{conversation.pk}/spam")
    assert "salma@example.org" in page(desk, "/settings/blocks")
    assert "salma@example.org" in page(desk, f"/conversations/{conversation.pk}/blocking")
    desk.post(f"/conversations/{conversation.pk}/spam/undoing")
    assert not Block.objects.exists() and Conversation.objects.get().state == "open"
    assert desk.post(f"/conversations/{conversation.pk}/block", {"whom": "domain:gmail.com"}).status_code == 422
    desk.post(f"/conversations/{conversation.pk}/block", {"whom": "person:"})
    desk.post(f"/blocks/{Block.objects.get().pk}/removal", {"next": "blocks"})
    assert not Block.objects.exists()


def test_the_files_are_shown_with_who_sent_them_and_pictures_as_pictures(desk, conversation, amal):
    note(conversation, "Two files", attachments=[store.put(PIXEL, name="ring.png"), store.put(b"text", name="bill.txt")], by=amal)  # fmt: skip
    wall = page(desk, f"/conversations/{conversation.pk}/files")
    assert (
        wall.count("<img") == 1 and "bill.txt" in wall and f"#message-{conversation.messages.latest('id').pk}" in wall
    )


@pytest.mark.parametrize("address", ["paper", "transcript", "transcript?as=html"])
def test_paper_and_transcript_hold_no_notes_and_no_numbers_unless_notes_are_asked_for(desk, conversation, salma, amal, address):  # fmt: skip
    receive(conversation.channel, salma, text="My card: 4111 1111 1111 1111", conversation=conversation, by=salma)
    note(conversation, "Only for us.", by=amal)
    plain = page(desk, f"/conversations/{conversation.pk}/{address}")
    assert "Where is the ring?" in plain and "Only for us." not in plain and "4111 1111" not in plain
    notes = f"{address}{'&' if '?' in address else '?'}notes=1"
    assert "Only for us." in page(desk, f"/conversations/{conversation.pk}/{notes}")


def test_the_transcript_of_a_shared_conversation_holds_only_its_customers_words(desk, api, amal, conversation, omars):
    merge(omars, into=conversation, by=amal)
    assert "brother" not in page(desk, f"/conversations/{conversation.pk}/transcript")
    said = api(amal).get(f"/api/v1/conversations/{conversation.pk}/transcript?notes=true").json()
    assert "brother" in said["text"] and said["notes"] is True
