"""Merges and undos in any order, with people writing in between: nothing is lost, nothing is doubled.

Where everything should be is kept here apart from the code: each row has a first holder, and each person a way to who
stands for them now.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kept.config import cast
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.models import Conversation, Message
from kept.inbox.receiving import receive
from kept.people.choosing import SIDES
from kept.people.facts import tell_fact
from kept.people.knowing import add_identity
from kept.people.merging import merge, unmerge
from kept.people.models import Fact, Identity, Person
from kept.promises.making import promise
from kept.promises.models import Promise

KINDS = (Identity, Fact, Conversation, Message, Promise)
some = st.integers(0, 11)


class People(RuleBasedStateMachine):
    @initialize()
    def open_house(self):
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.shop = cast.company()
        self.people = [self.shop.salma, self.shop.yijun, self.shop.joanna, self.shop.omar]
        self.names = {person.pk: person.name for person in self.people}
        self.gone: dict[int, int] = {}
        self.merges: dict[int, object] = {}
        self.first = {(Identity, person.identities.get().pk): person.pk for person in self.people}
        self.written = 0

    def teardown(self):
        if not hasattr(self, "scope"):
            return
        try:
            for row in list(self.merges.values()):
                unmerge(row, by=self.shop.amal)
            self.gone.clear()
            self.everything_is_where_it_belongs()
            assert {person.pk: person.name for person in Person.objects.all()} == self.names
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    def one(self, which):
        return Person.objects.get(pk=self.root(self.people[which % 4].pk))

    def root(self, id):
        while id in self.gone:
            id = self.gone[id]
        return id

    @rule(who=some, into=some, side=st.sampled_from(SIDES))
    def merge(self, who, into, side):
        source, into = (Person.objects.get(pk=self.people[each % 4].pk) for each in (who, into))
        try:
            row = merge(source, into=into, choose={"name": side}, by=self.shop.amal)
        except ValidationError:
            assert source.pk == into.pk or source.pk in self.gone or into.pk in self.gone
            return
        self.gone[source.pk], self.merges[source.pk] = into.pk, row

    @rule(which=some)
    def undo(self, which):
        if self.merges:
            source = list(self.merges)[which % len(self.merges)]
            unmerge(self.merges.pop(source), by=self.shop.amal)
            del self.gone[source]

    @rule(who=some)
    def write(self, who):
        self.written += 1
        message = receive(self.shop.channel, self.one(who), text=f"Something new {self.written}", by=SYSTEM)
        self.first[Conversation, message.conversation_id] = self.first[Message, message.pk] = message.person_id

    @rule(which=some, promised=st.booleans())
    def go_on(self, which, promised):
        ids = sorted(pk for kind, pk in self.first if kind is Conversation)
        if not ids:
            return
        conversation = Conversation.objects.select_related("person").get(pk=ids[which % len(ids)])
        first = self.first[Conversation, conversation.pk]
        self.written += 1
        if promised:
            made = promise(conversation, what="look", due_at=now() + timedelta(days=1), by=self.shop.amal)
            self.first[Promise, made.pk] = first
        else:
            said = receive(
                self.shop.channel, conversation.person, conversation=conversation, text=f"{self.written}", by=SYSTEM
            )
            self.first[Message, said.pk] = first

    @rule(who=some, address=st.booleans())
    def add(self, who, address):
        person = self.one(who)
        self.written += 1
        if address:
            row = add_identity(person, "handle", f"h{self.written}", by=self.shop.amal)
        else:
            row = tell_fact(person, label="x", text=str(self.written), source="mail", by=self.shop.amal)
        self.first[type(row), row.pk] = person.pk

    @invariant()
    def everything_is_where_it_belongs(self):
        if not hasattr(self, "first"):
            return
        there = {(kind, pk): person for kind in KINDS for pk, person in kind.objects.values_list("pk", "person_id")}
        assert there == {row: self.root(person) for row, person in self.first.items()}
        assert dict(Person.objects.exclude(merged_into=None).values_list("pk", "merged_into")) == self.gone


def test_nothing_is_lost_or_doubled_by_merges_and_undos(db):
    run_state_machine_as_test(
        People,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
