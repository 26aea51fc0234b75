"""The verbs for many: what is said of one holds for each, in as few statements as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.assignment import assign_many
from kept.inbox.closing import close_many, reopen_many, wait_many
from kept.inbox.models import Conversation
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.tagging import names_of, retag_many


@pytest.fixture
def heap(help_channel, salma, yijun, joanna, omar):
    """heap(n): as many conversations, each with a message that waits for an answer."""
    from kept.inbox.models import Message

    def made(count):
        first = receive(help_channel, salma, subject="A lamp", text="Where is it?", by=SYSTEM).conversation
        values = {
            "channel": help_channel,
            "person": salma,
            "waiting_since": first.waiting_since,
            "last_at": first.last_at,
        }
        rows = Conversation.objects.bulk_create(Conversation(**values) for _ in range(count - 1))
        Message.objects.bulk_create(
            Message(conversation=row, kind="inbound", person=salma, text="Where?") for row in rows
        )
        return [first, *rows]

    return made


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        act()
    return len(queries)


@pytest.mark.parametrize(
    "verb",
    [
        lambda rows, care, mei: close_many(rows, because="spam", by=mei),
        lambda rows, care, mei: assign_many(rows, to_user=mei, to_team=care, by=mei),
        lambda rows, care, mei: retag_many(rows, add=["courier"], by=mei),
        lambda rows, care, mei: wait_many(rows, by=mei),
    ],
    ids=["close", "assign", "tag", "wait"],
)
def test_thirty_cost_no_more_statements_than_two(verb, heap, care, mei):
    few, many = heap(2), heap(30)
    verb(heap(2), care, mei)
    assert statements(lambda: verb(many, care, mei)) == statements(lambda: verb(few, care, mei))


def test_only_those_where_nobody_waits_close_without_a_reason(heap, amal):
    answered, waiting = heap(2)
    reply(answered, "Tomorrow.", by=amal)
    refused = close_many([answered, waiting], by=amal)
    assert list(refused) == [waiting.pk] and refused[waiting.pk].message_dict.keys() == {"because"}
    assert {row.pk: row.state for row in Conversation.objects.all()} == {answered.pk: "closed", waiting.pk: "open"}


def test_who_was_waiting_waits_again_since_then(heap, amal):
    rows = heap(3)
    since = {row.pk: row.waiting_since for row in rows}
    close_many(rows, because="thanks", by=amal)
    reopen_many(rows, by=amal)
    assert {row.pk for row in Conversation.objects.filter(state="open", waiting_since__isnull=False)} == set(since)
    assert Event.objects.filter(name="conversation.reopened").count() == 3


def test_each_gets_a_version_of_its_own(heap, amal):
    first, second = heap(2)
    retag_many([first], add=["late"], by=amal)
    retag_many([first, second], add=["courier"], remove=["late"], by=amal)
    versions = dict(Conversation.objects.values_list("pk", "version"))
    assert versions == {first.pk: first.version, second.pk: second.version} and first.version == second.version + 1
    assert names_of(first) == names_of(second) == ["courier"]


def test_whoever_does_not_see_a_teams_work_is_given_none_of_it(heap, finance, care, amal, mei):
    open_one, closed_one = heap(2)
    assign_many([closed_one], to_team=finance, by=mei)
    refused = assign_many([open_one, closed_one], to_user=amal, by=mei)
    assert list(refused) == [closed_one.pk]
    assert Conversation.objects.get(assignee=amal).pk == open_one.pk
    assign_many([open_one], to_team=finance, by=mei)
    assert not Conversation.objects.filter(assignee=amal).exists()


def test_what_is_gone_is_passed_over(heap, amal):
    first, second = heap(2)
    Conversation.objects.filter(pk=first.pk).delete()
    assert close_many([first, second], because="spam", by=amal) == {}
    assert Conversation.objects.get().state == "closed"
