"""Merging and taking apart: everything stands exactly once, nobody's clock is lost, and each word finds back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from kept.accounts.models import Membership, Role, Team
from kept.events.clock import now
from kept.events.models import Event
from kept.files import store
from kept.inbox.closing import close
from kept.inbox.conflicts import Stale
from kept.inbox.drafting import drafts_of, save_draft
from kept.inbox.merging import merge, unmerge
from kept.inbox.models import Conversation, Message, State
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.splitting import split, unsplit
from kept.inbox.tagging import names_of, tag
from kept.promises.answering import Made, answer


@pytest.fixture
def second(help_channel, salma, conversation):
    """Salma wrote a second mail, which opened a conversation of its own."""
    return receive(help_channel, salma, text="Any news of my ring?", subject="News?", message_id="<salma-2@example.org>", by=salma).conversation  # fmt: skip


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def texts(conversation):
    return list(conversation.messages.order_by("at", "id").values_list("text", flat=True))


def test_all_that_was_said_stands_once_in_the_survivor(conversation, second, amal):
    note(second, "See #1", by=amal, attachments=[store.put(b"a receipt", name="receipt.txt")])
    tag(second, "courier", by=amal)
    save_draft(second, text="Dear Salma", by=amal)
    before = set(Message.objects.values_list("pk", flat=True))
    merge(second, into=conversation, by=amal)
    survivor, source = fresh(conversation), fresh(second)
    assert set(survivor.messages.values_list("pk", flat=True)) == before and not source.messages.exists()
    assert (source.state, source.merged_into_id, source.waiting_since) == (State.CLOSED, survivor.pk, None)
    assert survivor.messages.filter(attachments__name="receipt.txt").count() == 1
    assert names_of(survivor) == ["courier"] and drafts_of(survivor, amal) == {"reply": "Dear Salma"}
    assert survivor.preview == "Any news of my ring?"


def test_who_waits_waits_since_the_older_of_the_two_times(conversation, second, amal):
    since = conversation.waiting_since
    merge(conversation, into=second, by=amal)
    assert fresh(second).waiting_since == since


def test_an_answer_given_elsewhere_answers_nothing_that_came_by_the_merge(conversation, second, amal):
    reply(second, "Soon.", by=amal)
    merge(second, into=conversation, by=amal)
    survivor = fresh(conversation)
    assert survivor.waiting_since == conversation.waiting_since and survivor.state == State.OPEN


def test_what_was_closed_as_thanks_is_not_waited_for_again(conversation, second, amal):
    close(conversation, because="thanks", by=amal)
    merge(conversation, into=second, by=amal)
    assert fresh(second).waiting_since == second.waiting_since


def test_later_mail_to_the_merged_one_lands_in_the_survivor(conversation, second, salma, amal, help_channel):
    merge(second, into=conversation, by=amal)
    for fields in ({"in_reply_to": "<salma-2@example.org>"}, {"conversation": fresh(second)}):
        assert receive(help_channel, salma, text=f"And? {len(fields)} {sorted(fields)}", by=salma, **fields).conversation == conversation  # fmt: skip


def test_taken_apart_what_came_goes_back_and_what_was_said_since_stays(conversation, second, amal):
    due = now() + timedelta(days=1)
    answer(second, "By tomorrow.", promises=[Made(what="a word", due_at=due, words="By tomorrow.")], by=amal)
    promise = second.promises.get()
    tag(second, "courier", by=amal)
    merge(second, into=conversation, by=amal)
    assert conversation.promises.get() == promise
    reply(conversation, "It is in Amman.", by=amal)
    unmerge(second, by=amal)
    assert texts(second) == ["Any news of my ring?", "By tomorrow."] and second.promises.get() == promise
    assert texts(conversation)[-1] == "It is in Amman." and len(texts(conversation)) == 2
    assert not conversation.promises.exists() and names_of(conversation) == []
    source = fresh(second)
    assert (source.merged_into_id, source.state, source.preview) == (None, State.WAITING, "By tomorrow.")
    assert fresh(conversation).waiting_since is None
    unmerge(second, by=amal)
    assert Event.objects.filter(name="conversation.unmerged").count() == 1


def test_a_survivor_that_was_only_opened_by_the_merge_is_closed_again(conversation, second, amal):
    reply(conversation, "It is in Amman.", by=amal)
    close(conversation, by=amal)
    merge(second, into=conversation, by=amal)
    assert fresh(conversation).state == State.OPEN
    unmerge(second, by=amal)
    assert fresh(conversation).state == State.CLOSED and fresh(second).state == State.OPEN


def test_circles_are_refused_with_words_and_chains_come_apart_in_any_order(conversation, second, help_channel, salma, amal):  # fmt: skip
    third = receive(help_channel, salma, text="The third", by=salma).conversation
    merge(conversation, into=second, by=amal)
    merge(second, into=third, by=amal)
    for origin, into, said in [
        (third, conversation, f"#{conversation.pk} was merged into #{second.pk}"),
        (third, third, "into itself"),
        (conversation, third, "Take it apart"),
        (third, second, "already"),
    ]:
        with pytest.raises(ValidationError, match=said):
            merge(fresh(origin), into=fresh(into), by=amal)
    assert len(texts(third)) == 3
    unmerge(conversation, by=amal)
    assert (len(texts(conversation)), len(texts(third))) == (1, 2)
    unmerge(second, by=amal)
    assert [texts(each) for each in (second, third)] == [["Any news of my ring?"], ["The third"]]


def test_nothing_is_said_or_done_in_a_merged_one(conversation, second, amal):
    merge(second, into=conversation, by=amal)
    for act in (
        lambda: note(second, "Hm", by=amal),
        lambda: reply(second, "Hm", by=amal),
        lambda: tag(second, "x", by=amal),
    ):
        with pytest.raises(ValidationError, match=f"#{conversation.pk}"):
            act()


def test_merging_twice_is_once_and_the_slower_of_two_opposite_merges_is_told(conversation, second, amal, mei):
    stale = fresh(second)
    merge(second, into=conversation, by=amal)
    merge(stale, into=conversation, by=mei)
    assert Event.objects.filter(name="conversation.merged").count() == 1
    with pytest.raises(ValidationError, match="already"):
        merge(conversation, into=stale, by=mei)


def test_another_version_is_stale(conversation, second, amal):
    with pytest.raises(Stale):
        merge(second, into=conversation, expected=99, by=amal)


def test_whoever_lost_the_right_in_mid_act_merges_and_takes_apart_nothing(conversation, second, amal, shop):
    hidden = Team.objects.create(name="Legal", restricted=True)
    Conversation.objects.filter(pk=second.pk).update(team=hidden)
    with pytest.raises(Http404):
        merge(second, into=conversation, by=amal)
    membership = Membership.objects.create(team=hidden, user=amal)
    merge(second, into=conversation, by=amal)
    membership.delete()
    assert amal.role == Role.AGENT
    with pytest.raises(Http404):
        unmerge(second, by=amal)


def test_a_draft_in_both_is_one_draft(conversation, second, amal):
    save_draft(conversation, text="Dear Salma,", by=amal)
    save_draft(second, text="soon.", by=amal)
    merge(second, into=conversation, by=amal)
    assert drafts_of(conversation, amal) == {"reply": "Dear Salma,\n\nsoon."}


def test_a_message_split_off_takes_its_promise_and_its_thread_along(conversation, salma, amal, help_channel):
    other = receive(help_channel, salma, text="Also: my bill is wrong.", conversation=conversation, message_id="<bill@example.org>", by=salma)  # fmt: skip
    answer(conversation, "By tomorrow.", promises=[Made(what="a word", due_at=now() + timedelta(days=1))], by=amal)
    said = conversation.messages.latest("id")
    new = split(conversation, [other.pk, said.pk], subject="The bill", by=amal)
    assert texts(new) == ["Also: my bill is wrong.", "By tomorrow."] and new.promises.count() == 1
    assert (new.subject, new.waiting_since, fresh(conversation).waiting_since) == ("The bill", None, conversation.messages.get().at)  # fmt: skip
    assert receive(help_channel, salma, text="Thanks", in_reply_to="<bill@example.org>", by=salma).conversation == new
    unsplit(new, by=amal)
    assert len(texts(conversation)) == 4 and fresh(new).merged_into_id == conversation.pk
    assert conversation.promises.count() == 1


@pytest.mark.parametrize("ids", [[], [0], "all"])
def test_splitting_nothing_everything_or_something_else_is_refused(conversation, amal, ids):
    chosen = conversation.messages.values_list("pk", flat=True) if ids == "all" else ids
    with pytest.raises(ValidationError):
        split(conversation, chosen, by=amal)


def test_only_who_wrote_can_be_the_customer_of_what_is_split_off(conversation, omar, amal, help_channel):
    theirs = receive(help_channel, omar, text="I am her brother.", conversation=conversation, by=omar)
    new = split(conversation, [theirs.pk], to_writer=True, by=amal)
    assert new.person == omar and new.shared_at is not None
