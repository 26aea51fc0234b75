"""A receipt says honestly when somebody answers. It answers nothing, and no machine gets one."""

from datetime import UTC, datetime, timedelta

import pytest

from kept.channels.email.inbound import take_in
from kept.channels.email.outgoing import mail_of
from kept.events.actors import SYSTEM
from kept.events.clock import freeze
from kept.inbox.closing import close
from kept.inbox.models import Conversation, Message, Receipt
from kept.inbox.receipts import AFTER, MOST_A_DAY, set_receipts
from kept.jobs.worker import run_due
from kept.people.knowing import know
from kept.promises.answering import answer
from kept.roster.availability import set_availability
from kept.roster.hours import set_team_hours

pytestmark = pytest.mark.django_db
# Care works Sunday to Thursday, nine to five in Amman (UTC+3), and not on the 7th of December.
WEEK = [[day, "09:00", "17:00"] for day in (6, 0, 1, 2, 3)]
THURSDAY_NIGHT = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
THURSDAY_NOON = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 12, 6, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hours(help_channel, care, mei):
    help_channel.team = care
    help_channel.save()
    set_team_hours(care, timezone="Asia/Amman", intervals=WEEK, closed=["2026-12-07"], by=mei)
    set_receipts(help_channel, when="always", words={}, by=mei)


def write(
    at,
    *headers,
    sender="Joanna Reyes <joanna@example.com>",
    to="help@lampring.example",
    id="",
    text="Where is my ring?",
):
    lines = [
        f"From: {sender}",
        f"To: {to}",
        "Subject: The ring",
        f"Message-ID: <{id or at.timestamp()}@example.com>",
        *headers,
    ]
    with freeze(at):
        found = take_in(("\r\n".join(lines) + f"\r\n\r\n{text}").encode(), by=SYSTEM)
    with freeze(at + AFTER):
        run_due(raising=True)
    return found


def receipts():
    return list(Message.objects.filter(automatic=True, kind="reply").order_by("id"))


def test_out_of_hours_it_says_when_we_are_back_in_the_customers_language_and_zone(salma, help_channel):
    know(salma, timezone="Asia/Dubai", language="ar", by=salma)
    write(THURSDAY_NIGHT, sender="Salma <salma@example.org>", text="أين الخاتم؟ أحتاجه قبل زفاف أختي.")
    (sent,) = receipts()
    assert "بتوقيتك" in sent.text and "10:00" in sent.text  # Sunday nine in Amman is ten in Dubai
    assert Receipt.objects.get().back_at == datetime(2026, 12, 6, 6, 0, tzinfo=UTC)
    mail = mail_of(sent)
    assert mail["Auto-Submitted"] == "auto-replied" and mail["X-Auto-Response-Suppress"] == "All"


def test_where_the_zone_is_only_guessed_the_city_stands_beside_the_time(help_channel):
    write(THURSDAY_NIGHT, sender="Lina <lina@example.com>")
    assert "6 Dec" in receipts()[0].text and " time)" in receipts()[0].text and "your time" not in receipts()[0].text


def test_it_stops_no_clock_and_does_not_hide_what_was_asked(joanna):
    found = write(THURSDAY_NIGHT).conversation
    found.refresh_from_db()
    assert found.waiting_since == THURSDAY_NIGHT and found.state == "open" and found.preview == "Where is my ring?"


def test_once_in_a_conversation_and_once_more_for_each_absence(joanna):
    write(THURSDAY_NOON)
    write(THURSDAY_NOON + timedelta(hours=2), f"References: <{THURSDAY_NOON.timestamp()}@example.com>")
    assert len(receipts()) == 1
    thread = f"References: <{THURSDAY_NOON.timestamp()}@example.com>"
    write(THURSDAY_NIGHT, thread), write(THURSDAY_NIGHT + timedelta(days=1), thread)
    assert len(receipts()) == 2
    write(SUNDAY_NIGHT, thread)  # Monday is closed
    assert [one.back_at and one.back_at.day for one in Receipt.objects.order_by("id")] == [None, 6, 8]
    assert Conversation.objects.count() == 1


def test_who_was_answered_meanwhile_needs_none(joanna, amal):
    with freeze(THURSDAY_NOON):
        found = take_in(
            b"From: joanna@example.com\r\nTo: help@lampring.example\r\nMessage-ID: <a@b>\r\n\r\nWhere is it?", by=SYSTEM
        )
        answer(found.conversation, "It is on its way.", by=amal)
    with freeze(THURSDAY_NOON + AFTER):
        run_due(raising=True)
    assert receipts() == []


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <news.example.com>", "X-Auto-Response-Suppress: All",
     "List-Unsubscribe: <mailto:off@example.com>", "Return-Path: <>", "X-Autoreply: yes"],
)  # fmt: skip
def test_machines_and_lists_get_none(header):
    write(THURSDAY_NIGHT, header)
    assert receipts() == []


@pytest.mark.parametrize("sender", ["no-reply@shop.example", "noreply@shop.example", "Do-Not-Reply <donotreply@x.example>", "bounces+1=a@x.example", "amal@kept.example"])  # fmt: skip
def test_who_cannot_or_must_not_be_answered_gets_none(sender, amal):
    write(THURSDAY_NIGHT, sender=sender)
    assert receipts() == []


def test_two_machines_do_not_keep_each_other_busy():
    for n in range(10):
        write(THURSDAY_NIGHT + timedelta(minutes=n * 5), sender="shop@machine.example", id=f"loop-{n}")
    assert len(receipts()) == MOST_A_DAY


def test_in_hours_it_says_what_is_usual_only_where_enough_is_known(joanna, amal, yusuf, help_channel):
    write(THURSDAY_NOON)
    assert "within one business day" in receipts()[0].text
    for n in range(25):
        with freeze(THURSDAY_NOON - timedelta(days=3, minutes=n)):
            found = take_in(f"From: c{n}@example.com\r\nTo: help@lampring.example\r\nMessage-ID: <c{n}@b>\r\n\r\nWhere is my lamp?".encode(), by=SYSTEM)  # fmt: skip
        if n % 13:
            with freeze(THURSDAY_NOON - timedelta(days=3) + timedelta(minutes=70)):
                answer(found.conversation, "It is on its way.", by=amal)
    from django.core.cache import cache

    cache.clear()
    write(THURSDAY_NOON + timedelta(minutes=10), id="second", sender="Omar <omar@example.com>")
    assert "usually within 2 hours" in receipts()[-1].text
    # All are ill: what is usual is not to be expected.
    with freeze(THURSDAY_NOON + timedelta(minutes=20)):
        for user in help_channel.team.members.all():
            set_availability(user, "off", by=user)
    write(THURSDAY_NOON + timedelta(minutes=20), id="third", sender="Lina <lina@example.com>")
    assert "within one business day" in receipts()[-1].text


def test_off_or_away_only_is_what_it_says(help_channel, mei, joanna):
    set_receipts(help_channel, when="away", words={}, by=mei)
    write(THURSDAY_NOON)
    assert receipts() == []
    set_receipts(help_channel, when="off", words={}, by=mei)
    write(THURSDAY_NIGHT)
    assert receipts() == []


def test_what_was_closed_or_asked_not_to_be_mailed_gets_none(joanna, mei):
    joanna.no_mailings_since = THURSDAY_NOON
    joanna.save()
    write(THURSDAY_NIGHT)
    with freeze(THURSDAY_NIGHT):
        found = take_in(
            b"From: spam@example.com\r\nTo: help@lampring.example\r\nMessage-ID: <s@b>\r\n\r\nBuy now", by=SYSTEM
        )
        close(found.conversation, because="spam", by=mei)
    with freeze(THURSDAY_NIGHT + AFTER):
        run_due(raising=True)
    assert receipts() == []


def test_the_lead_writes_own_words_and_sees_them_as_customers_do(help_channel, noor, joanna, client_as):
    desk, path = client_as(noor), f"/settings/channels/{help_channel.pk}/receipts"
    given = {"when": "always", "away_en": "We sleep. Back {when}!", "away_ar": "نعود {when}"}
    looked = desk.post(path, given | {"look": "1"}).content.decode()
    assert "We sleep. Back " in looked and "نعود" in looked
    assert "We sleep" not in desk.get(path).content.decode()
    assert desk.post(path, given | {"away_en": "No time said"}).status_code == 422
    assert desk.post(path, given).status_code == 302
    write(THURSDAY_NIGHT)
    assert receipts()[0].text.startswith("We sleep. Back on ")
