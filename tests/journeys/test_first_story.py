"""The first story: a mail comes in, Amal answers with a promise, Salma sees the same promise, it is kept or it breaks."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import pgettext

from kept.events import clock
from kept.events.models import Event
from kept.inbox.models import Conversation, Kind, Message, Raw, State
from kept.jobs.worker import run_due
from kept.people.models import Link
from kept.promises.models import Promise, PromiseState
from tests.journeys.conftest import written
from tests.journeys.reading import clocks, form, forms, server_time, words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("translated")]
TEN = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 21, 11, 5, tzinfo=UTC)
HOLD = timedelta(seconds=9)

STORIES = {
    "en": SimpleNamespace(
        person="joanna", sender="Joanna Reyes <joanna@example.com>", subject="The ring has not arrived", lang="en", dir="ltr",
        asks="Hello, my sister's wedding is next Saturday. The page said Tuesday. Where is the ring?",
        answer="I am sorry about the wait. I will call you with the courier's answer by 06:05.", zone="America/Toronto", said=r"6:05",
    ),
    "ar": SimpleNamespace(
        person="salma", sender="سلمى حداد <salma@example.org>", subject="لم يصل الخاتم", lang="ar", dir="rtl",
        asks="مرحبًا، عرس أختي السبت القادم، وكُتب في الصفحة أن الخاتم يصل الثلاثاء. أين الخاتم؟",
        answer="أعتذر منكِ عن التأخير. سأتصل بكِ قبل الساعة 14:05 لأنقل إليكِ ردّ شركة الشحن.", zone="Asia/Amman", said=r"0?2:05|14:05|٢:٠٥|١٤:٠٥",
    ),
    "zh-Hant": SimpleNamespace(
        person="yijun", sender="陳怡君 <yijun@example.com.tw>", subject="戒指還沒收到", lang="zh-Hant", dir="ltr",
        asks="您好，我妹妹下週六結婚，網頁上寫星期二會到，請問戒指在哪裡？",
        answer="很抱歉讓您久等。我會在 19:05 前打電話給您，告訴您快遞公司的答覆。", zone="Asia/Taipei", said=r"7:05|19:05",
    ),
}  # fmt: skip


@pytest.fixture(params=STORIES)
def story(request):
    told = STORIES[request.param]
    told.who = request.getfixturevalue(told.person)
    with translation.override(told.lang.lower()):
        told.kept, told.broken = (pgettext("promise, to the customer", state) for state in ("kept", "not kept in time"))
    return told


def answer_by_form(desk, conversation, text, **fields):
    """Answer as the composer does: the text is read, what it promises is ticked, and the form is sent."""
    composer = form(desk.get(f"/conversations/{conversation.pk}"), "composer")
    composer.fields["text"] = [text]
    hints = forms(desk.post("/promises/suggestions", composer.fields | {"conversation": [conversation.pk]}))[0]
    for name in [name for name in composer.fields if name.startswith(("promise-", "keeps"))]:
        del composer.fields[name]
    return desk.post(
        composer.action, composer.fields | hints.fields | {name: [value] for name, value in fields.items()}
    )


@pytest.fixture
def promised(story, post_box, elsewhere, client_as, amal, mei):
    """The story up to the mail with the promise: `conversation`, `desk`, `mail`, `promise`, `page` (her page's path)."""
    with clock.freeze(TEN):
        post_box(written(story.sender, story.subject, story.asks), sender=story.who.identities.get().value)
        conversation = Conversation.objects.get()
        desk = client_as(amal)
        assert answer_by_form(desk, conversation, story.answer).status_code == 302
    with clock.freeze(TEN + HOLD):
        run_due(raising=True)
    [mail] = elsewhere.mails
    text = mail.get_body(("plain",)).get_content()
    page = re.search(r"http://testserver(/c/\S+)", text)[1]
    return SimpleNamespace(
        conversation=conversation, desk=desk, mail=mail, text=text, promise=Promise.objects.get(), page=page
    )


def test_a_mail_over_a_real_socket_stands_in_the_teams_inbox(story, post_box, client_as, amal):
    with clock.freeze(TEN):
        post_box(written(story.sender, story.subject, story.asks), sender=story.who.identities.get().value)
        conversation = Conversation.objects.get()
        assert conversation.person == story.who and conversation.language == story.lang
        assert conversation.waiting_since == TEN and conversation.state == State.OPEN
        desk = client_as(amal)
        for view in ("team", "unassigned", "all"):
            assert story.subject in words(desk.get(f"/inbox/{view}"))
        page = desk.get(f"/conversations/{conversation.pk}")
    assert story.asks in words(page)
    assert f'lang="{story.lang}"' in page.content.decode()


def test_the_same_mail_by_the_api_is_the_same_conversation(story, post_box, api, amal):
    mail = written(story.sender, story.subject, story.asks)
    post_box(mail)
    answer = api(amal).post(
        "/api/v1/inbound/email?rcpt=help@lampring.example", mail.as_bytes(), content_type="message/rfc822"
    )
    assert answer.status_code == 202, answer.content
    assert answer.json() == {
        "conversation": Conversation.objects.get().pk,
        "message": Message.objects.get().pk,
        "duplicate": True,
    }
    other = written(story.sender, story.subject, story.asks)
    fresh = api(amal).post("/api/v1/inbound/email", other.as_bytes(), content_type="message/rfc822").json()
    assert fresh["duplicate"] is False and Conversation.objects.count() == 2


def test_the_answer_carries_the_promise_in_her_language_and_zone(story, promised):
    promise, mail = promised.promise, promised.mail
    assert (promise.due_at, promise.timezone, promise.act) == (DUE, story.zone, "call")
    assert promise.owner.name == "Amal" and promise.words in story.answer
    received = Message.objects.get(kind=Kind.INBOUND)
    assert mail["In-Reply-To"] == received.message_id and received.message_id in mail["References"].split()
    assert mail["Content-Language"] == story.lang and mail["Subject"] == f"Re: {story.subject}"
    assert "Amal" in str(mail["From"]) and "help@lampring.example" in str(mail["From"])
    assert mail.envelope_to == [story.who.identities.get().value]
    assert story.answer in promised.text and re.search(story.said, promised.text.replace(story.answer, ""))
    html = mail.get_body(("html",)).get_content()
    assert f'lang="{story.lang}"' in html and f'dir="{story.dir}"' in html and promised.page in html


def test_m12_her_page_shows_the_promise_and_the_clock_of_the_desk(story, promised):
    with clock.freeze(TEN + timedelta(minutes=31, seconds=7)):
        hers, mine = Client().get(promised.page), promised.desk.get("/promises")
        beside = promised.desk.get(f"/conversations/{promised.conversation.pk}/context")
    assert hers.status_code == 200 and promised.promise.words in words(hers)
    assert clocks(hers) == clocks(mine) == clocks(beside) == {DUE.isoformat()}
    assert server_time(hers) == server_time(mine)
    assert f'<html lang="{story.lang}" dir="{story.dir}"' in hers.content.decode()


def everything():
    """All that an act of anybody would change."""
    rows = [model.objects.count() for model in (Event, Message, Raw, Promise, Link)]
    return rows, list(Conversation.objects.values()), list(Promise.objects.values()), list(Link.objects.values())


def test_opening_links_never_acts(promised):
    before = everything()
    with clock.freeze(TEN + timedelta(minutes=5)):
        open_all(promised)
        run_due()
    assert everything() == before


def open_all(promised):
    """Every address a mail or her page leads to, as a scanner of links opens them."""
    for path in (promised.page, f"{promised.page}/now", f"{promised.page}?lang=ar"):
        for look in (Client().get, Client().head):
            assert look(path).status_code in {200, 405}
    for act in ("messages", f"promises/{promised.promise.pk}/withdrawal", f"promises/{promised.promise.pk}/slack"):
        assert Client().get(f"{promised.page}/{act}").status_code == 405


def test_her_answer_to_the_mail_goes_on_in_the_same_conversation(story, promised, post_box):
    with clock.freeze(TEN + timedelta(minutes=20)):
        post_box(
            written(
                story.sender,
                f"Re: {story.subject}",
                story.asks,
                to=str(promised.mail["Reply-To"]),
                answering=promised.mail,
            )
        )
        again = Conversation.objects.get()
    assert (
        again == promised.conversation
        and again.waiting_since == TEN + timedelta(minutes=20)
        and again.state == State.OPEN
    )
    assert promised.promise.state_at(DUE) == PromiseState.OPEN


def test_an_answer_without_any_id_finds_back_by_its_signed_address(story, promised, post_box):
    address = promised.mail["Reply-To"].addresses[0].addr_spec
    post_box(written(story.sender, "", story.asks, to=address), to=[address])
    assert Conversation.objects.get().messages.filter(kind=Kind.INBOUND).count() == 2


def test_what_she_writes_on_her_page_waits_for_an_answer(story, promised):
    her = Client()
    write = form(her.get(promised.page), "/messages")
    with clock.freeze(TEN + timedelta(minutes=3)):
        assert her.post(write.action, write.fields | {"text": [story.asks]}).status_code == 302
        assert her.post(write.action, write.fields | {"text": [story.asks]}).status_code == 302
    said = Message.objects.filter(kind=Kind.INBOUND).order_by("id")
    assert [row.text for row in said] == [story.asks, story.asks], "pressed twice it is one more message"
    assert Conversation.objects.get().waiting_since == TEN + timedelta(minutes=3)


def test_kept_by_a_call_she_sees_it_kept(story, promised, elsewhere):
    with clock.freeze(TEN + timedelta(minutes=50)):
        act = form(promised.desk.get("/promises"), f"/promises/{promised.promise.pk}/keeping")
        assert promised.desk.post(act.action, act.fields | {"result": ["She has it."], "at": [""]}).status_code == 302
        hers = Client().get(promised.page)
    promised.promise.refresh_from_db()
    assert promised.promise.state == PromiseState.KEPT and promised.promise.margin == timedelta(minutes=15)
    assert story.kept in words(hers) and 'data-state="kept"' in hers.content.decode()
    with clock.freeze(DUE + timedelta(days=1)):
        run_due(raising=True)
        assert promised.promise.state == PromiseState.KEPT and story.broken not in words(Client().get(promised.page))
    assert len(elsewhere.mails) == 1, "no mail nobody chose to send"


def test_it_breaks_at_its_second_in_front_of_everybody_who_should_know(
    story, promised, elsewhere, client_as, amal, mei
):
    with clock.freeze(DUE):
        run_due(raising=True)
        assert promised.promise.state == PromiseState.OPEN and story.broken not in words(Client().get(promised.page))
    with clock.freeze(DUE + timedelta(seconds=1)):
        assert story.broken in words(Client().get(promised.page)), "true by the clock, whether or not a job has run"
        run_due(raising=True)
        promised.promise.refresh_from_db()
        assert promised.promise.broken_noticed_at is not None
        for user in (amal, mei):
            assert promised.promise.what in words(client_as(user).get("/notices")), user.name
        lead = client_as(mei)
        assert 'data-state="broken"' in lead.get("/promises/team").content.decode()
        assert 'data-state="broken"' in promised.desk.get("/promises").content.decode()
        draft = form(promised.desk.get(f"/conversations/{promised.conversation.pk}"), "composer").fields["text"][0]
        assert draft.strip(), "the owner gets a draft"
    assert len(elsewhere.mails) == 1, "nothing is mailed to her unless the team chose so"


def test_a_late_answer_mends_what_was_broken_by_little(story, promised):
    with clock.freeze(DUE + timedelta(minutes=5)):
        run_due(raising=True)
        act = form(promised.desk.get(f"/promises/{promised.promise.pk}"), "/keeping")
        assert promised.desk.post(act.action, act.fields | {"result": ["She has it."], "at": [""]}).status_code == 302
    promised.promise.refresh_from_db()
    assert promised.promise.state_at(DUE + timedelta(minutes=1)) == PromiseState.BROKEN
    assert promised.promise.state == PromiseState.MENDED


def test_undone_in_time_nothing_has_happened(story, post_box, elsewhere, client_as, amal):
    post_box(written(story.sender, story.subject, story.asks))
    conversation, desk = Conversation.objects.get(), client_as(amal)
    with clock.freeze(clock.now()):
        before = conversation.waiting_since
        answer_by_form(desk, conversation, story.answer)
        undo = form(desk.get(f"/conversations/{conversation.pk}"), "/undo")
        assert desk.post(undo.action).status_code == 302
        assert form(desk.get(f"/conversations/{conversation.pk}"), "composer").fields["text"] == [story.answer]
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        run_due(raising=True)
    conversation.refresh_from_db()
    assert not elsewhere.mails and not Promise.objects.exists() and conversation.waiting_since == before


def test_a_zone_that_is_only_guessed_is_named_in_mail_and_page(post_box, elsewhere, client_as, amal):
    with clock.freeze(TEN):
        post_box(written("Nadia <nadia@example.jo>", "Ring", "Hello, where is my ring? I would like to know today."))
        conversation = Conversation.objects.get()
        answer_by_form(client_as(amal), conversation, "I will call you by 14:05.")
    with clock.freeze(TEN + HOLD):
        run_due(raising=True)
        text = elsewhere.mails[0].get_body(("plain",)).get_content()
        page = re.search(r"http://testserver(/c/\S+)", text)[1]
        assert Promise.objects.get().timezone_guessed and Promise.objects.get().due_at == DUE
        assert "Amman" in text.replace("I will call you by 14:05.", "") and "Amman" in words(Client().get(page))


def test_times_that_have_passed_or_do_not_exist_are_refused_and_the_words_stay(conversation, client_as, amal, joanna):
    conversation.person.timezone = "America/Toronto"
    conversation.person.save()
    desk, text = client_as(amal), "I will see to it."
    for due in ("2020-01-01T10:00", "2027-03-14T02:30", "yesterday-ish", "2026-13-41T99:99"):
        composer = form(desk.get(f"/conversations/{conversation.pk}"), "composer")
        by_hand = {"text": [text], "promise-hand0-what": ["see to it"], "promise-hand0-due": [due]}
        refused = desk.post(composer.action, composer.fields | by_hand)
        assert refused.status_code == 422, due
        again = form(refused, "composer")
        assert again.fields["text"] == [text] and "see to it" in again.fields["promise-hand0-what"]
    assert not Promise.objects.exists() and not Message.objects.filter(kind=Kind.REPLY).exists()
