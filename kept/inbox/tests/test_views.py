"""The acts of the desk by HTTP, mail bodies in their sandbox, the settings of channels."""

import pytest
from django.utils import translation

from kept.files import store
from kept.inbox.attaching import Incoming, attach
from kept.inbox.intake import store_raw
from kept.inbox.models import Channel, Conversation, State
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.tagging import names_of
from kept.text.html import clean

PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"


def url(conversation, act):
    return f"/conversations/{conversation.pk}/{act}"


def test_each_act_of_the_desk(conversation, client_as, amal, yusuf, care):
    client = client_as(amal)
    assert (
        client.post(
            url(conversation, "assignment"), {"to_user": yusuf.pk, "to_team": care.pk, "next": "/inbox/mine"}
        ).url
        == "/inbox/mine"
    )
    client.post(url(conversation, "tags"), {"tags": "courier، ring、 赤"})
    client.post(url(conversation, "ask"), {"ask": "The ring before the wedding"})
    client.post(url(conversation, "notes"), {"text": "Call her.", "client_id": "n1"})
    assert client.post(url(conversation, "draft"), {"text": "I will", "kind": "reply"}).status_code == 204
    assert client.post(url(conversation, "seen")).status_code == 204
    reply(conversation, "It is in Amman.", by=amal)
    client.post(url(conversation, "closure"))
    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.ask, conversation.state) == (
        yusuf,
        "The ring before the wedding",
        State.CLOSED,
    )
    assert names_of(conversation) == ["courier", "ring", "赤"]
    client.post(url(conversation, "reopening"))
    client.post(url(conversation, "assignment"), {"to_user": ""})
    conversation.refresh_from_db()
    assert (conversation.state, conversation.assignee, conversation.team) == (State.OPEN, None, care)


def test_what_is_refused_is_said_on_a_page(conversation, client_as, yusuf):
    answer = client_as(yusuf).post(url(conversation, "closure"))
    assert answer.status_code == 422 and "Nobody has answered yet" in answer.content.decode()


@pytest.mark.parametrize(
    "act", ["assignment", "closure", "reopening", "waiting", "tags", "ask", "notes", "draft", "seen", "looking"]
)
def test_a_stranger_finds_nothing_and_a_viewer_may_not(conversation, client_as, rana, viktor, finance, mei, act):
    assert client_as(rana).get(url(conversation, act)).status_code == 405
    if act not in {"seen", "looking"}:
        assert client_as(viktor).post(url(conversation, act)).status_code == 403
    conversation.team = finance
    conversation.save()
    assert client_as(rana).post(url(conversation, act)).status_code == 404


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_an_act_leads_nowhere_else(conversation, client_as, amal, wanted):
    answer = client_as(amal).post(url(conversation, "ask"), {"ask": "x", "next": wanted})
    assert answer.url == f"/conversations/{conversation.pk}"


@pytest.mark.parametrize("to_user", ["abc", "999999", "-1", "1.5", "٣", "9" * 30])
def test_an_id_that_is_none_is_no_crash(conversation, client_as, amal, to_user):
    assert client_as(amal).post(url(conversation, "assignment"), {"to_user": to_user}).status_code in {404, 422}


def test_who_else_is_here(conversation, client_as, amal, yusuf):
    client_as(amal).post(url(conversation, "looking"), {"doing": "writing"})
    answer = client_as(yusuf).post(url(conversation, "looking"), {"doing": "looking"})
    assert answer.json() == {"others": [{"id": amal.pk, "name": "Amal", "doing": "writing"}]}
    client_as(amal).post(url(conversation, "looking"), {"doing": "gone"})
    assert client_as(yusuf).post(url(conversation, "looking")).json() == {"others": []}


@pytest.fixture
def letter(help_channel, salma):
    html = clean(
        '<p dir="rtl" onclick="x()">مرحبًا</p><script>alert(1)</script><img src="cid:ring"><img src="https://tracker.example/p.gif"><a href="https://lampring.example">x</a>'
    )
    picture = Incoming(store.put(PIXEL, name="ring.png"), content_id="<ring>", inline=True)
    return receive(
        help_channel,
        salma,
        text="مرحبًا",
        html=html,
        attachments=[picture],
        raw=store_raw(b"From: salma\r\n\r\n\xff"),
        by=salma,
    )


def test_a_mail_body_is_shown_in_a_sandbox_without_pictures_of_others(letter, client_as, amal):
    answer = client_as(amal).get(f"/messages/{letter.pk}/html")
    body, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert "<script" not in body and "onclick" not in body and 'dir="rtl"' in body
    assert "data:image/png;base64," in body and ' src="https://tracker' not in body and "?images=1" in body
    assert "default-src 'none'" in policy and "sandbox" in policy and "https:" not in policy and "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_pictures_of_others_come_when_they_are_asked_for(letter, client_as, amal):
    answer = client_as(amal).get(f"/messages/{letter.pk}/html?images=1")
    assert 'src="https://tracker.example/p.gif"' in answer.content.decode()
    assert "img-src data: https:" in answer["Content-Security-Policy"] and answer["Referrer-Policy"] == "no-referrer"


def test_the_raw_mail_is_shown_as_text_and_never_run(letter, client_as, amal, viktor):
    answer = client_as(amal).get(f"/messages/{letter.pk}/raw")
    assert answer["Content-Type"].startswith("text/plain") and "sandbox" in answer["Content-Security-Policy"]
    assert client_as(viktor).get(f"/messages/{letter.pk}/raw").status_code == 403
    assert client_as(amal).get(f"/messages/{letter.pk}/raw?download=1")["Content-Disposition"].startswith("attachment")


def test_an_attachment_is_a_download(letter, client_as, amal, rana, finance):
    file = letter.attachments.get()
    answer = client_as(amal).get(f"/attachments/{file.pk}")
    assert answer["Content-Disposition"].startswith("attachment") and b"".join(answer.streaming_content) == PIXEL
    Conversation.objects.filter(pk=letter.conversation_id).update(team=finance)
    for path in (f"/attachments/{file.pk}", f"/messages/{letter.pk}/html", f"/messages/{letter.pk}/raw"):
        assert client_as(rana).get(path).status_code == 404


def test_a_message_without_html_has_no_such_page(conversation, client_as, amal):
    assert client_as(amal).get(f"/messages/{conversation.messages.get().pk}/html").status_code == 404


@pytest.fixture
def form():
    return {
        "name": "Orders",
        "address": "orders@lampring.example",
        "language": "ar",
        "timezone": "Asia/Amman",
        "greeting_ar": "أهلًا {name}،",
        "team": "",
    }


def test_a_lead_adds_changes_and_chooses_channels(client_as, mei, help_channel, form):
    client = client_as(mei)
    assert client.post("/settings/channels/new", form).url == "/settings/channels"
    made = Channel.objects.get(address="orders@lampring.example")
    assert (made.greetings, made.language, made.is_default) == ({"ar": "أهلًا {name}،"}, "ar", False)
    client.post(f"/settings/channels/{made.pk}", form | {"name": "Orders and returns"})
    client.post(f"/settings/channels/{made.pk}/default")
    made.refresh_from_db()
    assert (made.name, made.is_default) == ("Orders and returns", True)
    assert "Orders and returns" in client.get("/settings/channels").content.decode()
    assert client.get(f"/settings/channels/{made.pk}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "nobody"),
        ("address", "help@lampring.example"),
        ("timezone", "Mars/Olympus"),
        ("language", "tlh"),
        ("name", ""),
    ],
)
def test_what_a_channel_cannot_be_is_said_at_its_field(client_as, mei, help_channel, form, field, value):
    answer = client_as(mei).post("/settings/channels/new", form | {field: value})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_an_agent_may_not_change_channels(client_as, amal):
    assert client_as(amal).get("/settings/channels").status_code == 403


def test_m26_the_facts_of_the_situation_lead_to_records(conversation, client_as, amal, salma, help_channel, rf):
    from datetime import timedelta

    from kept.events.clock import freeze, now
    from kept.inbox.situation import situation_of
    from kept.people.facts import tell_fact

    receive(help_channel, salma, text="Hello?", conversation=conversation, by=salma)
    receive(help_channel, salma, text="Is anybody there?", conversation=conversation, by=salma)
    other = receive(help_channel, salma, text="Another thing: the lamp.", subject="Lamp", by=salma).conversation
    fact = tell_fact(
        salma, label="Wedding", text="her sister's", source="mail", expires_at=now() + timedelta(days=3), by=amal
    )
    with freeze(now() + timedelta(days=2)), translation.override("en"):
        lines = situation_of(amal, conversation)
    assert [line.text.replace("\u2068", "").replace("\u2069", "").split(":")[0] for line in lines][:3] == [
        "Waiting for an answer from us for 2 days", "Has written about this 3 times", "Also open",
    ]  # fmt: skip
    first = conversation.messages.order_by("id").first()
    assert [line.url for line in lines] == [
        f"/conversations/{conversation.pk}#message-{first.pk}", f"/conversations/{conversation.pk}#message-{first.pk}",
        f"/conversations/{other.pk}", f"/people/{salma.pk}#fact-{fact.pk}",
    ]  # fmt: skip
    for line in lines:
        assert client_as(amal).get(line.url.partition("#")[0]).status_code == 200


def test_m26_beside_a_conversation_of_a_restricted_team_nothing_of_it_is_told(
    conversation, finance, help_channel, salma, amal
):
    from kept.inbox.situation import situation_of

    other = receive(help_channel, salma, text="My account number", by=salma).conversation
    Conversation.objects.filter(pk=other.pk).update(team=finance)
    assert "account" not in str(situation_of(amal, conversation))


def test_files_on_a_note_can_be_downloaded_by_the_team(conversation, amal, client_as):
    file = attach(note(conversation, "See", by=amal), [store.put(b"x", name="x.txt")])[0]
    assert client_as(amal).get(f"/attachments/{file.pk}").status_code == 200
