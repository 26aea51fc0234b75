"""Back at work: what happened to mine and my teams' while I was away, and one press that says: read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.desk.catching_up import catch_up
from kept.desk.missed import missed, since
from kept.events.actors import SYSTEM
from kept.events.clock import freeze
from kept.inbox.assignment import assign
from kept.inbox.noting import note
from kept.inbox.reading import is_unread
from kept.inbox.receiving import receive
from kept.notices.models import Notice
from kept.promises.answering import answer

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 26, 17, tzinfo=UTC)
MORNING = datetime(2026, 11, 28, 8, tzinfo=UTC)


@pytest.fixture
def away(conversation, salma, omar, help_channel, amal, yusuf, finance):
    """Amal answered in the evening; since then others went on."""
    with freeze(EVENING - timedelta(hours=1)):
        assign(conversation, to_user=amal, to_team=None, by=yusuf)
        answer(conversation, "I will look.", by=amal)
    with freeze(EVENING + timedelta(hours=2)):
        receive(help_channel, salma, text="And where is it now?", conversation=conversation, by=salma)
        receive(help_channel, salma, text="Hello?", conversation=conversation, by=salma)
        note(conversation, "She called, too.", by=yusuf)
        secret = receive(help_channel, omar, text="My refund", by=SYSTEM).conversation
        assign(secret, to_team=finance, to_user=None, by=yusuf if yusuf.leads else SYSTEM)
    return conversation


def test_each_conversation_is_one_line_since_i_was_here(away, amal, client_as):
    with freeze(MORNING):
        assert since(amal) == EVENING - timedelta(hours=1)
        (card,) = missed(amal, since(amal)).cards
        assert card.mine and card.conversation == away
        amal.language = "en"
        amal.save()
        page = client_as(amal).get("/catch-up").content.decode()
    assert "2 messages from" in page and "a note by" in page and "Hello?" in page
    assert "refund" not in page  # a restricted team's is not hers to see


def test_one_press_marks_all_as_read_and_another_brings_it_back(away, amal, salma, help_channel, client_as):
    desk = client_as(amal)
    with freeze(MORNING):
        assert is_unread(away, amal) and Notice.objects.filter(user=amal, seen_at=None).exists()
        until = (MORNING - timedelta(minutes=1)).isoformat()
        desk.post("/catch-up/reading", {"until": until})
        away.refresh_from_db(), amal.refresh_from_db()
        assert not is_unread(away, amal) and not Notice.objects.filter(user=amal, seen_at=None).exists()
        assert missed(amal, since(amal)).cards == []
        desk.post("/catch-up/undo")
        amal.refresh_from_db()
        assert is_unread(away, amal) and Notice.objects.filter(user=amal, seen_at=None).exists()
        assert len(missed(amal, since(amal)).cards) == 1
        desk.post("/catch-up/undo")  # once is enough
        assert is_unread(away, amal)


def test_what_came_after_the_page_was_made_stays_unread(away, amal, salma, help_channel):
    with freeze(MORNING):
        receive(help_channel, salma, text="One more", conversation=away, by=salma)
    with freeze(MORNING + timedelta(minutes=1)):
        catch_up(amal, until=MORNING - timedelta(seconds=1), by=amal)
        away.refresh_from_db()
        assert is_unread(away, amal) and len(missed(amal, since(amal)).cards) == 1


def test_it_costs_the_same_for_few_and_for_many(away, amal, help_channel, salma, client_as):
    desk = client_as(amal)

    def cost():
        with freeze(MORNING), CaptureQueriesContext(connection) as found:
            assert desk.get("/catch-up").status_code == 200
        return len(found)

    cost()
    few = cost()
    with freeze(EVENING + timedelta(hours=3)):
        for n in range(30):
            other = receive(help_channel, salma, text=f"Question {n}", subject=f"Ring {n}", by=SYSTEM).conversation
            assign(other, to_user=amal, by=SYSTEM)
    assert cost() == few


@pytest.mark.parametrize("until", ["", "x", "2026-11-28T08:00", "9999-01-01T00:00:00+00:00"])
def test_a_time_nobody_can_read_is_now(until, away, amal, client_as):
    assert client_as(amal).post("/catch-up/reading", {"until": until}).status_code == 302
