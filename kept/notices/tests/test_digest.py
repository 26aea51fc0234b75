"""The letter of the day: what waits, once, at the start of work; nothing where nothing waits, nothing on a free day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from kept.events.actors import SYSTEM
from kept.events.clock import freeze
from kept.inbox.assignment import assign
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.notices.choosing import choose
from kept.notices.digest import choose_digest, send_due
from kept.notices.telling import tell
from kept.roster.availability import set_availability
from kept.roster.hours import set_user_hours

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)  # nine in Amman
HERE = {"title": "Salma wrote", "url": "/conversations/1"}


@pytest.fixture
def at_work(amal):
    """Amal works Monday to Friday, nine to five in Amman."""
    with freeze(MONDAY - timedelta(days=1)):
        set_user_hours(amal, timezone="Asia/Amman", intervals=[[day, "09:00", "17:00"] for day in range(5)], by=amal)
        choose_digest(amal, when="shift", by=amal)
        choose(amal, wanted={"reply": ["app", "digest"]}, by=amal)
    return amal


def look(*moments):
    for moment in moments:
        with freeze(moment):
            send_due()
            run_due(raising=True)
    return mail.outbox


def test_at_the_start_of_work_one_mail_says_what_waits_in_the_users_language(at_work, help_channel, salma):
    with freeze(MONDAY - timedelta(hours=9)):
        found = receive(help_channel, salma, text="Where is the ring?", by=SYSTEM).conversation
        assign(found, to_user=at_work, by=SYSTEM)
        tell(at_work, "reply", **HERE)
    assert look(MONDAY - timedelta(minutes=10)) == []
    (letter,) = look(*(MONDAY + timedelta(minutes=10 * n) for n in range(4)))
    assert letter.to == [at_work.email] and 'dir="rtl"' in letter.alternatives[0][0]
    assert (
        "Salma wrote" in letter.body
        and "/inbox/mine" in letter.body
        and letter.extra_headers["Auto-Submitted"] == "auto-generated"
    )
    assert len(look(MONDAY + timedelta(days=1))) == 2


def test_where_nothing_waits_nothing_is_sent(at_work):
    assert look(MONDAY, MONDAY + timedelta(days=1)) == []


def test_m136_on_a_free_day_no_letter_comes(at_work):
    with freeze(MONDAY - timedelta(hours=9)):
        tell(at_work, "reply", **HERE)
        set_availability(at_work, "off", until=MONDAY + timedelta(hours=10), by=at_work)
    saturday = MONDAY + timedelta(days=5)
    assert look(MONDAY, MONDAY + timedelta(hours=2), saturday, saturday + timedelta(hours=3)) == []
    # Back in the middle of the day: what waited is said then.
    with freeze(MONDAY + timedelta(days=7)):
        assert len(look(MONDAY + timedelta(days=7, hours=2))) == 1


def test_at_a_time_of_ones_own_by_ones_own_clock(yusuf):
    yusuf.timezone = "Asia/Amman"
    choose_digest(yusuf, when="07:30", by=yusuf)
    choose(yusuf, wanted={"reply": ["app", "digest"]}, by=yusuf)
    yusuf.save()
    with freeze(MONDAY - timedelta(days=1)):
        tell(yusuf, "reply", **HERE)
    assert look(MONDAY - timedelta(hours=1, minutes=31)) == []
    assert len(look(MONDAY - timedelta(hours=1, minutes=29), MONDAY)) == 1


def test_the_letter_is_chosen_on_the_page(client_as, amal):
    desk = client_as(amal)
    for given, kept in (
        ({"when": "shift"}, "shift"),
        ({"when": "clock", "clock": "07:15"}, "07:15"),
        ({"when": "off"}, "off"),
    ):
        desk.post("/me/notices/digest", given)
        amal.refresh_from_db()
        assert amal.settings["digest"] == kept
    for wrong in ({"when": "clock", "clock": "25:00"}, {"when": "noon"}, {}):
        desk.post("/me/notices/digest", wrong)
        amal.refresh_from_db()
        assert amal.settings["digest"] == "off"
