"""Two agents answer the same customer at the same moment: one answer leaves, the other writer learns what was said."""

import threading

import pytest
from django.db import connection
from django.test import Client

from kept.inbox.models import Conversation, Kind, Message, State
from kept.inbox.receiving import receive
from kept.promises.models import Promise
from tests.journeys.reading import form, words

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_moment(*acts):
    """Run each in a thread of its own, all starting together; what they return, in order."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        try:
            gate.wait()
            answers[index] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def filled(desk, conversation, text, **more):
    composer = form(desk.get(f"/conversations/{conversation.pk}"), "composer")
    return composer.action, composer.fields | {"text": [text]} | more


def test_of_two_answers_written_against_the_same_words_one_leaves(conversation, amal, yusuf, client_as):
    desks = [client_as(amal), client_as(yusuf)]
    forms = [
        filled(desk, conversation, f"The ring is in Amman, says {name}.")
        for desk, name in zip(desks, ("Amal", "Yusuf"), strict=True)
    ]
    first, second = at_the_same_moment(
        *(lambda desk=desk, sent=sent: desk.post(*sent) for desk, sent in zip(desks, forms, strict=True))
    )
    assert sorted(answer.status_code for answer in (first, second)) == [302, 422]
    assert Message.objects.filter(kind=Kind.REPLY).count() == 1
    late = desks[0 if first.status_code == 422 else 1]
    refused = first if first.status_code == 422 else second
    composer = form(refused, "composer")
    assert "The ring is in Amman" in composer.fields["text"][0], "the words stay"
    assert Message.objects.get(kind=Kind.REPLY).text in words(refused), "and what was said meanwhile is shown"
    assert late.post(composer.action, composer.fields).status_code == 302, "having looked, one can send"
    assert Message.objects.filter(kind=Kind.REPLY).count() == 2


def test_the_customer_who_writes_while_we_write_is_read_first(conversation, salma, amal, client_as):
    desk = client_as(amal)
    action, fields = filled(desk, conversation, "The ring is in Amman.")
    receive(conversation.channel, salma, text="It has just come, thank you!", conversation=conversation, by=salma)
    refused = desk.post(action, fields)
    assert refused.status_code == 422 and "It has just come, thank you!" in words(refused)
    assert not Message.objects.filter(kind=Kind.REPLY).exists()


def test_the_same_press_twice_is_one_answer_and_one_promise(conversation, amal, client_as):
    desk = client_as(amal)
    by_hand = {"promise-hand0-what": ["call"], "promise-hand0-due": ["2030-01-01T10:00"]}
    sent = filled(desk, conversation, "I will call you.", **by_hand)
    others = [Client() for _ in range(2)]
    for other in others:
        other.cookies = desk.cookies
    answers = at_the_same_moment(*(lambda other=other: other.post(*sent) for other in others))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Message.objects.filter(kind=Kind.REPLY).count() == Promise.objects.count() == 1


def test_a_note_never_stands_in_the_way_of_an_answer(conversation, amal, yusuf, client_as):
    desk, other = client_as(amal), client_as(yusuf)
    action, fields = filled(desk, conversation, "The ring is in Amman.")
    other.post(*filled(other, conversation, "She is kind.", kind=["note"]))
    assert desk.post(action, fields).status_code == 302


def test_an_answer_and_a_mail_at_the_same_moment_leave_nobody_unseen(conversation, salma, amal, client_as):
    desk = client_as(amal)
    action, fields = filled(desk, conversation, "The ring is in Amman.")
    write = lambda: receive(conversation.channel, salma, text="Any news?", conversation=conversation, by=salma)  # noqa: E731
    answer, _message = at_the_same_moment(lambda: desk.post(action, fields), write)
    found, last = Conversation.objects.get(), Message.objects.order_by("id").last()
    assert answer.status_code in {302, 422}
    assert (found.waiting_since is not None) == (last.kind == Kind.INBOUND or answer.status_code == 422)
    assert found.state == (State.OPEN if found.waiting_since else State.WAITING)


def test_two_who_take_a_conversation_at_once_both_see_who_has_it(conversation, amal, yusuf, client_as):
    path = f"/conversations/{conversation.pk}"
    acts = [(client_as(one), {"to_user": one.pk, "version": conversation.version}) for one in (amal, yusuf)]
    answers = at_the_same_moment(
        *(lambda desk=desk, sent=sent: desk.post(f"{path}/assignment", sent) for desk, sent in acts)
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    conversation.refresh_from_db()
    assert conversation.assignee in (amal, yusuf)
