"""Laws 1, 8 and 9 over random orders of everything that can happen between a customer and the desk.

What should hold is written here apart from the code: the test remembers which mails were accepted and reads the answers
out of the messages, and compares with what the desk shows to people.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kept.accounts.models import User
from kept.channels.email.access import quarantined_for
from kept.channels.email.inbound import take_in
from kept.channels.email.listener import store
from kept.config import cast
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox import lists
from kept.inbox.closing import close, reopen, wait
from kept.inbox.conflicts import TooLate
from kept.inbox.intake import read_raw
from kept.inbox.models import Because, Conversation, DeliveryState, Kind, Message, Raw, State
from kept.inbox.noting import note
from kept.inbox.replying import reply
from kept.jobs.worker import run_due
from kept.promises.answering import Made, answer
from kept.promises.keeping import keep
from kept.promises.measures import MINIMUM, kept_rate
from kept.promises.models import Promise, PromiseState
from kept.promises.page_link import page_link_for
from kept.promises.replay import differences, replayed
from kept.promises.taking_back import take_back
from tests.journeys.conftest import written
from tests.journeys.reading import clocks

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
WRITERS = ["Salma <salma@example.org>", "陳怡君 <yijun@example.com.tw>", "Nobody Known <new@example.net>"]
MACHINES = [
    {"Auto-Submitted": "auto-replied"},
    {"Precedence": "bulk", "List-Id": "<offers.example>"},
    {"X-Kept-Loop": "here"},
]
minutes = st.integers(min_value=1, max_value=700)


class Desk(RuleBasedStateMachine):
    """A desk with one channel; each rule is something that happens, refused or not."""

    @initialize()
    def open_house(self):
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.time, self.accepted, self.human = START, [], []
        self.stopped = clock.freeze(self.time)
        self.stopped.__enter__()
        self.shop = cast.company()
        cache.clear()  # how often a page was pressed is counted there, and no rollback takes it back
        for who in WRITERS[:2]:
            self.mail_from(who, "api")

    def teardown(self):
        if hasattr(self, "stopped"):
            self.stopped.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    def pass_time(self, by: timedelta):
        self.stopped.__exit__(None, None, None)
        self.time += by
        self.stopped = clock.freeze(self.time)
        self.stopped.__enter__()
        run_due(raising=True)

    def hand_in(self, mail, door):
        """Give a mail to one of the two doors; what is accepted may not get lost."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        if door == "smtp":
            assert store(raw, ["help@lampring.example"], "someone@example.org").startswith("250")
        else:
            take_in(raw, by=SYSTEM)
        self.accepted.append(raw)
        return raw

    def some(self, which):
        """One of the conversations."""
        found = list(Conversation.objects.order_by("id"))
        return found[which % len(found)] if found else None

    def refused(self, act):
        """Do it; a refusal must leave everything as it was."""
        before = (
            list(Conversation.objects.values()),
            Message.objects.count(),
            Promise.objects.count(),
            Event.objects.count(),
        )
        try:
            return act()
        except (ValidationError, TooLate):
            after = (
                list(Conversation.objects.values()),
                Message.objects.count(),
                Promise.objects.count(),
                Event.objects.count(),
            )
            assert after == before
            return None

    @rule(
        who=st.sampled_from(WRITERS),
        door=st.sampled_from(["smtp", "api"]),
        answering=st.booleans(),
        which=st.integers(0, 5),
    )
    def customer_writes(self, who, door, answering, which):
        ours = Message.objects.filter(kind=Kind.REPLY).order_by("id")
        before = ours[which % len(ours)] if answering and ours else None
        self.mail_from(who, door, before)

    def mail_from(self, who, door, before=None):
        mail = written(who, "The ring", "Hello, where is my ring? It is for a wedding.")
        if before:
            mail["In-Reply-To"] = before.message_id
        self.human.append((mail["Message-ID"], self.hand_in(mail, door)))

    @rule(
        who=st.sampled_from(WRITERS),
        headers=st.sampled_from(MACHINES),
        door=st.sampled_from(["smtp", "api"]),
        answering=st.booleans(),
    )
    def machine_writes(self, who, headers, door, answering):
        last = Message.objects.filter(kind=Kind.REPLY).last()
        mail = written(who, "Away", "I am on holiday.")
        for name, value in headers.items():
            mail[name] = value
        if answering and last:
            mail["In-Reply-To"] = last.message_id
        self.hand_in(mail, door)

    @rule(rubbish=st.binary(max_size=60), door=st.sampled_from(["smtp", "api"]))
    def rubbish_arrives(self, rubbish, door):
        self.hand_in(rubbish + b"\r\n", door)

    @precondition(lambda self: self.accepted)
    @rule(which=st.integers(0, 20), door=st.sampled_from(["smtp", "api"]))
    def the_same_mail_comes_again(self, which, door):
        self.hand_in(self.accepted[which % len(self.accepted)], door)

    @precondition(lambda self: self.human)
    @rule(which=st.integers(0, 5))
    def customer_writes_on_their_page(self, which):
        conversation = self.some(which)
        if conversation is None:
            return
        path, client = page_link_for(conversation, by=SYSTEM).partition("/c/")[2], Client()
        before = Message.objects.filter(kind=Kind.INBOUND).count()
        nonce = f"nonce-{len(self.accepted)}-{before}-{which}"
        cache.clear()  # so many in one frozen moment would be stopped as too often, and told so
        for _twice in range(2):
            client.post(f"/c/{path}/messages", {"text": "And the earrings?", "nonce": nonce})
        assert Message.objects.filter(kind=Kind.INBOUND).count() == before + 1

    @rule(which=st.integers(0, 5), hold=st.sampled_from([0, 8]), due=st.none() | minutes, keeps=st.booleans())
    def somebody_answers(self, which, hold, due, keeps):
        conversation = self.some(which)
        if conversation is None:
            return
        made = (
            [Made(what="call", words="I will call you.", due_at=self.time + timedelta(minutes=due), act="call")]
            if due
            else []
        )
        open_ones = list(Promise.objects.unsettled().filter(conversation=conversation, kept_at=None)) if keeps else []
        kept = [one for one in open_ones if one.act == "answer"]
        self.refused(
            lambda: answer(
                conversation, "I will call you.", promises=made, keeps=kept, hold_seconds=hold, by=self.shop.amal
            )
        )

    @rule(which=st.integers(0, 5))
    def a_machine_of_ours_answers(self, which):
        if conversation := self.some(which):
            reply(conversation, "We have got your message.", by=SYSTEM)

    @rule(which=st.integers(0, 9))
    def somebody_undoes(self, which):
        ours = Message.objects.filter(kind=Kind.REPLY, automatic=False).order_by("id")
        ours = ours.filter(delivery__state=DeliveryState.HELD) or ours
        if ours:
            self.refused(lambda: take_back(ours[which % len(ours)], by=self.shop.amal))

    @rule(which=st.integers(0, 5), act=st.sampled_from(["note", "close", "reopen", "wait", *Because.values]))
    def somebody_tidies(self, which, act):
        conversation = self.some(which)
        if conversation is None:
            return
        acts = {
            "note": lambda: note(conversation, "She is kind.", by=self.shop.amal),
            "close": lambda: close(conversation, by=self.shop.amal),
        }
        acts |= {
            "reopen": lambda: reopen(conversation, by=self.shop.amal),
            "wait": lambda: wait(conversation, by=self.shop.amal),
        }
        self.refused(acts.get(act, lambda: close(conversation, because=act, by=self.shop.amal)))

    @rule(which=st.integers(0, 9))
    def somebody_keeps(self, which):
        promises = list(Promise.objects.filter(settled_at=None, kept_at=None))
        if promises:
            self.refused(
                lambda: keep(promises[which % len(promises)], by=self.shop.amal, record={"result": "She has it."})
            )

    @rule(by=minutes)
    def time_passes(self, by):
        self.pass_time(timedelta(minutes=by))

    @invariant()
    def law_1_nobody_is_silently_unanswered(self):
        if not hasattr(self, "shop"):
            return
        seen = everywhere(self.shop.amal)
        for conversation in Conversation.objects.all():
            said = list(conversation.messages.exclude(kind=Kind.NOTE).filter(automatic=False).order_by("id"))
            waits = bool(said) and said[-1].kind == Kind.INBOUND
            assert conversation.pk in seen["all"]
            if conversation.state == State.CLOSED:
                assert not waits or conversation.state_changes.order_by("id").last().because in Because.values
                continue
            assert bool(conversation.waiting_since) == waits
            if waits:
                assert (
                    conversation.state == State.OPEN
                    and conversation.pk in seen["unassigned"] | seen["mine"] | seen["team"]
                )

    @invariant()
    def law_8_no_number_without_its_n(self):
        if not hasattr(self, "shop"):
            return
        promises = list(Promise.objects.all())
        for promise in promises:
            assert differences(promise) == {} and replayed(promise).state_at(self.time) == promise.state_at(self.time)
            if promise.state == PromiseState.OPEN:
                assert promise.due_at >= self.time and (promise.owner_id or promise.owner_team_id)
        rate = kept_rate(Promise.objects.all(), since=START, at=self.time)
        assert rate.n == sum(1 for one in promises if one.due_at < self.time)
        assert (rate.rate is None) == (rate.n < MINIMUM)

    @invariant()
    def law_9_nothing_received_is_lost(self):
        if not hasattr(self, "shop"):
            return
        run_due(raising=True)
        rows = list(Raw.objects.order_by("pk"))
        assert sorted(map(read_raw, rows)) == sorted(self.accepted)
        shown = set(quarantined_for(self.shop.amal).values_list("pk", flat=True))
        for raw in rows:
            assert raw.settled_at and (raw.message_id or (raw.reason and raw.pk in shown))
        for id, _raw in self.human:
            found = Message.objects.filter(kind=Kind.INBOUND, message_id=id)
            assert len(found) == 1, "there, and once"
            assert not found[0].automatic and found[0].text.strip() == "Hello, where is my ring? It is for a wedding."

    @invariant()
    def what_breaks_is_told_once_and_only_what_was_sent_is_promised(self):
        if not hasattr(self, "shop"):
            return
        run_due(raising=True)
        for promise in Promise.objects.select_related("message"):
            late = promise.state in {PromiseState.BROKEN, PromiseState.MENDED}
            assert bool(promise.broken_noticed_at) == late
            assert promise.message is not None, "the words in which it was made are there"
        assert not Message.objects.filter(
            delivery__state=DeliveryState.HELD, delivery__next_try_at__lte=self.time
        ).exists()


def everywhere(user: User) -> dict[str, set[int]]:
    """{view: the conversations it shows}, page by page."""
    found = {}
    for view in ("all", "unassigned", "mine", "team"):
        ids, before = set(), ""
        while True:
            page = lists.page(user, view, before=before, size=3)
            assert not ids & {row.id for row in page.rows}, "none twice"
            ids |= {row.id for row in page.rows}
            if not page.next:
                break
            before = page.next
        found[view] = ids
    return found


def test_law_1_8_and_9_hold_under_random_orders_of_events(db, tmp_path):
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_m12_both_pages_show_the_same_clocks_after_any_order(conversation, amal, client_as, client):
    with clock.freeze(START):
        for index, due in enumerate((5, 50, 500)):
            made = Made(
                what=f"call {index}", words="I will call you.", due_at=START + timedelta(minutes=due), act="call"
            )
            answer(conversation, "I will call you.", promises=[made], by=amal)
        path = page_link_for(conversation, by=amal).removeprefix("http://testserver")
    for passed in (0, 6, 51, 501):
        with clock.freeze(START + timedelta(minutes=passed)):
            hers = clocks(client.get(path))
            ours = clocks(client_as(amal).get("/promises"))
        assert hers == ours, passed
