"""Satisfaction is asked at close: in her language and hours, once, and not everybody nor always; her words reach us."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.events import clock
from kept.events.actors import SYSTEM
from kept.feedback.asking import ask, in_their_hours, why_not
from kept.feedback.choosing import ask_on, stop_asking
from kept.feedback.models import Survey
from kept.feedback.rating import rate
from kept.inbox.closing import close, reopen
from kept.inbox.models import Message, State
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.people.mailings import refuse_mailings
from kept.promises.answering import answer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # twelve in Amman


@pytest.fixture
def asked_on(help_channel, mei):
    return ask_on(help_channel, delay_hours=24, every_days=30, by=mei)


@pytest.fixture
def served(conversation, amal):
    """Salma's conversation, answered and closed at noon."""
    with clock.freeze(NOON):
        answer(conversation, "It left this morning.", by=amal)
        close(conversation, by=amal)
    return conversation


@pytest.fixture
def survey(asked_on, served):
    with clock.freeze(NOON + timedelta(days=1)):
        return ask(served, by=SYSTEM)


@pytest.fixture
def her_page(survey):
    """The path of the link in her mail."""
    return re.search(r"(/s/\S+)", survey.message.text)[1]


def test_she_is_asked_a_day_after_it_was_closed_in_her_language(
    asked_on, conversation, amal, django_capture_on_commit_callbacks
):
    with clock.freeze(NOON):
        answer(conversation, "It left this morning.", by=amal)
        close(conversation, by=amal)
        run_due()
    assert not Survey.objects.exists()
    with clock.freeze(NOON + timedelta(hours=24, minutes=1)):
        run_due()
    mail = Survey.objects.get().message
    assert (mail.automatic, mail.to[0]["address"], mail.marks) == (True, "salma@example.org", {"mailing": True})
    assert "كيف كانت" in mail.text and "/s/" in mail.text, "Salma's mails are in Arabic"
    conversation.refresh_from_db()
    assert conversation.state == State.CLOSED and conversation.waiting_since is None


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:00"),
        ("2026-11-24T21:30", "2026-11-25T06:00"),
        ("2026-11-24T02:00", "2026-11-24T06:00"),
    ],
)
def test_nobody_is_asked_at_night(at, due):
    """In UTC; Amman is three hours ahead."""
    at, due = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (at, due))
    assert in_their_hours(at, "Asia/Amman") == due


def test_who_is_not_asked(asked_on, conversation, salma, amal, mei, help_channel):
    def reason(**changes):
        conversation.refresh_from_db()
        return why_not(conversation)

    assert reason() == "state"
    close(conversation, because="thanks", by=amal)
    assert reason() == "unanswered"
    reopen(conversation, by=amal)
    answer(conversation, "It left this morning.", by=amal)
    close(conversation, because="spam", by=amal)
    assert reason() == "because"
    reopen(conversation, by=amal)
    close(conversation, by=amal)
    assert reason() == ""
    refuse_mailings(salma, by=salma)
    assert reason() == "consent" and ask(conversation, by=SYSTEM) is None
    stop_asking(help_channel, by=mei)
    assert reason() == "channel" and not Survey.objects.exists()


def test_once_a_conversation_and_once_in_a_month_a_person(survey, served, salma, amal, help_channel):
    assert why_not(served) == "asked"
    with clock.freeze(NOON + timedelta(days=3)):
        other = receive(help_channel, salma, text="Another thing", by=salma).conversation
        answer(other, "Yes.", by=amal)
        close(other, by=amal)
        assert why_not(other) == "lately"
    with clock.freeze(NOON + timedelta(days=40)):
        assert why_not(other) == ""


def test_opening_the_link_answers_nothing_and_a_press_does(her_page, survey, served, client):
    for address in (her_page, f"{her_page}?score=1", f"{her_page}?score=99"):
        assert client.get(address).status_code == 200 and client.head(address).status_code == 200
    survey.refresh_from_db()
    assert survey.answered_at is None
    said = client.post(her_page, {"score": "4", "word": "سريعون ولطفاء."}, follow=True)
    survey.refresh_from_db()
    assert (survey.score, survey.word) == (4, "سريعون ولطفاء.") and 'dir="rtl"' in said.content.decode()
    newest = Message.objects.get(conversation=served, marks__rating=4)
    served.refresh_from_db()
    assert newest.text == "سريعون ولطفاء." and served.waiting_since is not None, "her words wait for us"


def test_bad_input_is_said_and_keeps_her_words(her_page, survey, client):
    for score in ("", "0", "6", "x", "4.5", "٤٤"):
        answer = client.post(her_page, {"score": score, "word": "My words"})
        assert answer.status_code == 422 and "My words" in answer.content.decode(), score
    assert client.get("/s/nonsense").status_code == 404
    survey.refresh_from_db()
    assert survey.answered_at is None


def test_she_may_change_it_for_two_weeks(survey, served, salma):
    start = NOON + timedelta(days=2)
    with clock.freeze(start):
        rate(survey, score=5, by=salma)
        rate(survey, score=5, by=salma)
    served.refresh_from_db()
    assert served.state == State.CLOSED and served.messages.filter(marks__has_key="rating").count() == 0
    with clock.freeze(start + timedelta(days=13)):
        rate(survey, score=2, by=salma)
    served.refresh_from_db()
    assert served.state == State.OPEN and served.waiting_since is not None, "a low score waits, even without a word"
    with clock.freeze(start + timedelta(days=15)), pytest.raises(ValidationError):
        rate(survey, score=5, by=salma)


def test_the_page_of_the_conversation_takes_it_too(survey, served, client, amal):
    from kept.promises.page_link import page_link_for

    with clock.freeze(NOON + timedelta(days=2)):
        path = "/c/" + page_link_for(served, by=amal).partition("/c/")[2]
        assert 'name="score"' in client.get(path).content.decode()
        client.post(f"{path}/rating", {"score": "5", "word": ""})
    survey.refresh_from_db()
    assert survey.score == 5


def test_beside_the_conversation_stands_what_she_gave(survey, served, salma, client_as, yusuf):
    rate(survey, score=2, word="Too slow.", by=salma)
    context = client_as(yusuf).get(f"/conversations/{served.pk}/context").content.decode()
    assert "2 of 5" in context and "Too slow." in context
