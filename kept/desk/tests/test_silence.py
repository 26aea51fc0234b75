"""The silence list: whoever waits too long is seen, the oldest first, and the leads are told once."""

from datetime import UTC, datetime, timedelta

import pytest

from kept.channels.email.inbound import take_in
from kept.desk.silence import page
from kept.desk.silence_notices import tell_leads
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.closing import close
from kept.inbox.models import Delivery, DeliveryState
from kept.inbox.receiving import receive
from kept.notices.models import Notice
from kept.promises.answering import answer
from kept.roster.business_time import between
from kept.roster.hours import set_team_hours
from kept.roster.waited import ordinary_day, since_when

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
LOOP = "From: a@example.org\r\nTo: help@lampring.example\r\nSubject: Round {n}\r\nMessage-ID: <s{n}@example.org>\r\nX-Kept-Loop: {house}\r\n\r\nHello"


@pytest.fixture
def care_hours(care, noor):
    """Care is there from nine to five, Monday to Friday, UTC."""
    return set_team_hours(care, timezone="UTC", intervals=[[day, "09:00", "17:00"] for day in range(5)], by=noor)


def text(page):
    return page.content.decode()


def silent(user):
    return [item.source for item in page(user)[0]]


def test_a_mail_in_the_quarantine_stands_there_after_one_business_hour(
    care_hours, help_channel, yusuf, client_as, settings
):
    with clock.freeze(FRIDAY + timedelta(hours=3, minutes=30)):  # half an hour before the weekend
        raw = take_in(LOOP.format(n=1, house=settings.INSTALLATION).encode(), by=SYSTEM).raw
    with clock.freeze(FRIDAY + timedelta(days=2)):
        assert silent(yusuf) == []
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with clock.freeze(monday + timedelta(minutes=29)):
        assert silent(yusuf) == []
    with clock.freeze(monday + timedelta(minutes=31)):
        assert silent(yusuf) == ["quarantine"]
        assert f"/quarantine/{raw.pk}" in text(client_as(yusuf).get("/silence"))
        client_as(yusuf).post("/quarantine/acts", {"act": "aside", "id": raw.pk})
        assert silent(yusuf) == []


def test_a_customer_stands_there_after_a_business_day_and_leaves_with_the_answer(
    care_hours, help_channel, salma, yusuf, client_as
):
    with clock.freeze(FRIDAY):
        said = receive(help_channel, salma, text="Where is it?", by=salma)
    with clock.freeze(datetime(2026, 11, 23, 12, 58, tzinfo=UTC)):
        assert silent(yusuf) == []
    with clock.freeze(datetime(2026, 11, 23, 13, 2, tzinfo=UTC)):
        assert silent(yusuf) == ["conversations"]
        answer(said.conversation, "It is on its way.", by=yusuf)
        assert silent(yusuf) == []


def test_an_answer_that_did_not_arrive_stands_there_until_somebody_acts(help_channel, conversation, yusuf):
    sent = answer(conversation, "It is on its way.", by=yusuf)
    Delivery.objects.filter(message=sent).update(state=DeliveryState.FAILED)
    with clock.freeze(clock.now() + timedelta(hours=2)):
        assert silent(yusuf) == ["deliveries"]
        answer(conversation, "Once more: it is on its way.", by=yusuf)
        assert silent(yusuf) == []


def test_the_oldest_stand_first_and_pages_hold_each_once(help_channel, salma, yusuf, settings):
    for n in range(60):
        with clock.freeze(FRIDAY + timedelta(minutes=n % 7)):
            receive(
                help_channel,
                salma,
                text="Where is it?",
                subject=f"Ring {n}",
                message_id=f"<n{n}@example.org>",
                by=salma,
            )
            take_in(LOOP.format(n=n, house=settings.INSTALLATION).encode(), by=SYSTEM)
    with clock.freeze(FRIDAY + timedelta(days=3)):
        items, after, seen = [], "", []
        while True:
            items, after = page(yusuf, after=after)
            seen += items
            if not after:
                break
    assert len(seen) == len({(item.source, item.id) for item in seen}) == 120
    assert [item.at for item in seen] == sorted(item.at for item in seen)


def test_the_rail_counts_them_and_who_looks_on_has_no_such_place(help_channel, salma, yusuf, viktor, client_as):
    with clock.freeze(FRIDAY):
        receive(help_channel, salma, text="Where is it?", by=salma)
    with clock.freeze(FRIDAY + timedelta(days=2)):
        rail = text(client_as(yusuf).get("/me/rail"))
        place = rail[rail.index('href="/silence"') :]
        assert '<span class="dot">1</span>' in place[: place.index("</a>")]
        assert "/silence" not in text(client_as(viktor).get("/me/rail"))
        assert client_as(viktor).get("/silence").status_code == 403


def test_leads_are_told_once_of_each_and_again_when_it_waits_again(help_channel, salma, mei, noor, yusuf):
    with clock.freeze(FRIDAY):
        said = receive(help_channel, salma, text="Where is it?", by=salma)
    with clock.freeze(FRIDAY + timedelta(days=2)):
        assert tell_leads() == 1 and tell_leads() == 0
        assert {notice.user_id for notice in Notice.objects.filter(kind="silence")} == {mei.pk, noor.pk}
        answer(said.conversation, "It is on its way.", by=yusuf)
    with clock.freeze(FRIDAY + timedelta(days=2, hours=1)):
        receive(help_channel, salma, text="It is not.", conversation=said.conversation, by=salma)
        assert tell_leads() == 0
    with clock.freeze(FRIDAY + timedelta(days=4)):
        assert tell_leads() == 1
    assert Notice.objects.filter(kind="silence", user=mei).count() == 2


def test_the_work_of_a_closed_team_is_not_on_the_list_of_others(help_channel, finance, salma, amal, yusuf):
    help_channel.team = finance
    help_channel.save()
    with clock.freeze(FRIDAY):
        said = receive(help_channel, salma, text="Where is it?", by=salma)
    with clock.freeze(FRIDAY + timedelta(days=9)):
        assert silent(amal) == [] and silent(yusuf) == ["conversations"]
        close(said.conversation, because="spam", by=yusuf)
        assert silent(yusuf) == []


def test_an_empty_list_says_what_that_means(client_as, yusuf, help_channel):
    assert "Nobody waits in silence" in text(client_as(yusuf).get("/silence"))
    assert client_as(yusuf).get("/silence?after=x&only=nonsense").status_code == 200


@pytest.mark.parametrize("hours", [1, 8, 20, 40])
@pytest.mark.parametrize("minute", [0, 61, 777, 3000])
def test_since_when_is_the_other_way_round_of_open_time(care_hours, hours, minute):
    moment = FRIDAY + timedelta(minutes=minute)
    found = since_when(care_hours, moment, timedelta(hours=hours))
    assert abs(between(care_hours, found, moment) - timedelta(hours=hours)) < timedelta(minutes=1)
    assert ordinary_day(care_hours) == timedelta(hours=8)
