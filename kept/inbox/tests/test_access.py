"""What a user may find; for everybody else it is not there."""

import pytest
from django.http import Http404

from kept.files import store
from kept.inbox import access
from kept.inbox.assignment import assign
from kept.inbox.attaching import attach
from kept.inbox.lists import VIEWS, counts, page
from kept.inbox.noting import note


@pytest.fixture
def secret(conversation, finance, mei):
    """Salma's conversation, in the restricted team Finance."""
    assign(conversation, to_team=finance, by=mei)
    return conversation


@pytest.mark.parametrize("name", ["noor", "mei", "yusuf"])
def test_leads_and_members_find_it(secret, name, request):
    assert access.conversation_for(request.getfixturevalue(name), secret.pk) == secret


@pytest.mark.parametrize("name", ["rana", "amal", "viktor"])
def test_for_a_stranger_it_is_not_there(secret, name, request, mei):
    user = request.getfixturevalue(name)
    message = note(secret, "The account number is…", by=mei)
    file = attach(message, [store.put(b"secret", name="account.txt")])[0]
    for find, id in (
        (access.conversation_for, secret.pk),
        (access.message_for, message.pk),
        (access.attachment_for, file.pk),
    ):
        with pytest.raises(Http404):
            find(user, id)
    assert not access.visible_conversations(user).exists()
    assert all(not page(user, view).rows for view in VIEWS)
    assert set(counts(user).values()) == {0}
    assert not access.conversations_of(user, secret.person).exists()


def test_assigned_before_it_moved_it_is_hidden_all_the_same(conversation, finance, mei, amal):
    assign(conversation, to_user=amal, by=mei)
    conversation.team = finance
    conversation.save()
    assert page(amal, "mine").rows == []


def test_somebody_who_left_finds_nothing(conversation, amal):
    amal.is_active = False
    amal.save()
    with pytest.raises(Http404):
        access.conversation_for(amal, conversation.pk)


def test_another_persons_attachment_is_not_on_a_customers_page(conversation, joanna, help_channel):
    from kept.inbox.receiving import receive

    other = receive(help_channel, joanna, text="See", attachments=[store.put(b"x", name="x.txt")], by=joanna)
    with pytest.raises(Http404):
        access.attachment_for_customer(conversation, other.attachments.get().pk)


def test_a_file_on_a_note_is_not_for_the_customer(conversation, amal):
    file = attach(note(conversation, "See", by=amal), [store.put(b"x", name="x.txt")])[0]
    with pytest.raises(Http404):
        access.attachment_for_customer(conversation, file.pk)
