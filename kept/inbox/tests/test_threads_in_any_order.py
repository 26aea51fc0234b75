"""Whatever is merged, split and undone in whatever order: each message stands in exactly one place, and nobody waits unseen."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.events.clock import freeze, now
from kept.inbox.calling import note_call
from kept.inbox.merging import merge, unmerge
from kept.inbox.models import Conversation, Kind, Message, State
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.splitting import split, unsplit
from kept.promises.answering import Made, answer

ACTS = ["write", "answer", "call", "promise", "note", "merge", "unmerge", "split", "split_on", "unsplit"]
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 30)), max_size=12)


class Model:
    """What must be true, written apart from the code: where each message is, and what each answer had before its eyes."""

    def __init__(self):
        self.place, self.saw, self.kind, self.at, self.promised = {}, {}, {}, {}, {}

    def said(self, message, conversation, kind):
        self.place[message.pk], self.kind[message.pk], self.at[message.pk] = conversation, kind, message.at
        if kind == Kind.REPLY:
            self.saw[message.pk] = {id for id, place in self.place.items() if place == conversation}

    def inside(self, conversation):
        return {id for id, place in self.place.items() if place == conversation}

    def waiting_since(self, conversation):
        here = self.inside(conversation)
        answered = set().union(*(self.saw[id] for id in here if self.kind[id] == Kind.REPLY), set())
        waits = [self.at[id] for id in here if self.kind[id] == Kind.INBOUND and id not in answered]
        return min(waits, default=None)


class Story:
    def __init__(self, channel, people, amal):
        self.channel, self.people, self.amal, self.model = channel, people, amal, Model()
        self.came: dict[int, set[int]] = {}  # by each merge that stands
        self.begun = [self.received(person, f"I am {person.name}") for person in people]

    def received(self, person, text, conversation=None):
        message = receive(self.channel, person, text=text, conversation=conversation, by=person)
        self.model.said(message, message.conversation_id, Kind.INBOUND)
        return message.conversation_id

    def pick(self, n, *, merged=None):
        rows = Conversation.objects.order_by("pk")
        rows = list(rows if merged is None else rows.filter(merged_into__isnull=not merged))
        return rows[n % len(rows)] if rows else None

    def perform(self, act, n, m):
        try:
            with transaction.atomic():
                getattr(self, act)(n, m)
        except ValidationError:
            pass  # refused: nothing has happened

    def write(self, n, m):
        """Also to one that was merged: then it must land where that is now."""
        conversation = self.pick(n)
        self.received(self.people[m % len(self.people)], f"More {n} {m} {now()}", conversation)

    def answer(self, n, m):
        conversation = self.pick(n)
        self.model.said(
            reply(conversation, "It is in Amman.", to=["a@example.org"], by=self.amal), conversation.pk, Kind.REPLY
        )

    def call(self, n, m):
        conversation = self.pick(n)
        message = note_call(conversation, "Spoke with her.", spoken=True, call={}, by=self.amal)
        self.model.said(message, conversation.pk, Kind.REPLY)

    def promise(self, n, m):
        conversation, due = self.pick(n), now() + timedelta(days=1)
        message = answer(
            conversation, "By tomorrow.", to=["a@example.org"], promises=[Made(what="it", due_at=due)], by=self.amal
        )
        self.model.said(message, conversation.pk, Kind.REPLY)
        self.model.promised[message.promises.get().pk] = message.pk

    def note(self, n, m):
        conversation = self.pick(n)
        self.model.said(note(conversation, "She is kind.", by=self.amal), conversation.pk, Kind.NOTE)

    def merge(self, n, m):
        origin, into = self.pick(n), self.pick(m)
        was = origin.merged_into_id
        merge(origin, into=into, by=self.amal)
        if was is None:
            self.came[origin.pk] = self.model.inside(origin.pk)
            self.moved(self.came[origin.pk], into.pk)

    def unmerge(self, n, m):
        origin = self.pick(n, merged=True)
        if origin is not None:
            holder = origin
            while holder.merged_into_id:
                holder = holder.merged_into
            unmerge(origin, by=self.amal)
            self.moved(self.came[origin.pk] & self.model.inside(holder.pk), origin.pk)

    def split(self, n, m):
        conversation = self.pick(n)
        self.parted(conversation, sorted(self.model.inside(conversation.pk))[m % 3 :: 3])

    def split_on(self, n, m):
        conversation = self.pick(n)
        ids = sorted(self.model.inside(conversation.pk))
        self.parted(conversation, ids[m % len(ids) :] if ids else [])

    def parted(self, conversation, ids):
        new = split(conversation, ids, by=self.amal)
        self.moved(set(ids), new.pk)

    def unsplit(self, n, m):
        conversation = self.pick(n)
        inside = self.model.inside(conversation.pk)
        was = conversation.merged_into_id
        into = unsplit(conversation, by=self.amal)
        if was is None:
            self.came[conversation.pk] = inside
            self.moved(inside, into.pk)

    def moved(self, ids, place):
        for id in ids:
            self.model.place[id] = place

    def check(self):
        rows = list(Conversation.objects.all())
        stands = dict(Message.objects.values_list("pk", "conversation_id"))
        assert stands == self.model.place  # none lost, none doubled, each in one place
        for row in rows:
            inside = self.model.inside(row.pk)
            assert row.last_message_id == max(inside, default=0)
            if row.merged_into_id:
                assert not inside and row.state == State.CLOSED and row.waiting_since is None
                continue
            said = [self.model.at[id] for id in inside if self.model.kind[id] != Kind.NOTE]
            assert row.last_at == max(said, default=row.created_at)
            assert row.waiting_since == self.model.waiting_since(row.pk)  # law 1
            assert row.waiting_since is None or row.state == State.OPEN
            last = row.state_changes.order_by("pk").last()
            assert last.to == row.state
        for promise, message in self.model.promised.items():
            assert Message.objects.get(pk=message).promises.get().pk == promise
            assert Message.objects.get(pk=message).promises.get().conversation_id == self.model.place[message]


@given(steps=steps)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_message_is_lost_or_doubled_by_any_order_of_merging_splitting_and_undoing(
    help_channel, salma, omar, amal, steps
):
    start = now()
    with freeze(start), transaction.atomic():
        story = Story(help_channel, [salma, omar], amal)
        story.begun.append(story.received(salma, "A third matter"))
        for index, (act, n, m) in enumerate(steps):
            with freeze(start + timedelta(minutes=index + 1)):
                story.perform(act, n, m)
                story.check()
        transaction.set_rollback(True)
