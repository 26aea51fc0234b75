"""Rana is not in Finance: nothing of its conversations reaches her, by whichever door she tries."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import get_resolver

from kept.accounts.teams import set_members
from kept.config.live_access import may_listen
from kept.events import clock
from kept.files import store
from kept.inbox.assignment import assign
from kept.inbox.lists import VIEWS
from kept.inbox.models import Conversation, Draft, Message
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.notices.models import Notice
from kept.promises.answering import Made, answer
from kept.promises.models import Promise

pytestmark = pytest.mark.django_db
SECRET = "JO-556-201"


@pytest.fixture
def secret(help_channel, salma, finance, mei):
    """A conversation of Finance, with a word that stands in its subject, messages, note, file name and promise."""
    file = store.put(SECRET.encode(), name=f"{SECRET}.txt", content_type="text/plain")
    first = receive(
        help_channel, salma, subject=f"Invoice {SECRET}", text=f"My number is {SECRET}.", html=f"<p>{SECRET}</p>",
        attachments=[file], message_id="<secret@example.org>", by=salma,
    )  # fmt: skip
    conversation = first.conversation
    assign(conversation, to_team=finance, by=mei)
    made = Made(
        what=f"Send {SECRET}", words=f"I will send {SECRET}.", due_at=clock.now() + timedelta(hours=1), act="link"
    )
    answer(conversation, f"I will send {SECRET}.", promises=[made], by=mei)
    note(conversation, f"Paid with {SECRET}", by=mei)
    return SimpleNamespace(
        conversation=conversation,
        first=first,
        file=first.attachments.get(),
        promise=Promise.objects.get(),
        message=Message.objects.latest("id"),
    )


def pages_of(secret):
    """Every page and fragment that shows something of one conversation."""
    id, promise = secret.conversation.pk, secret.promise.pk
    own = ["", "/thread", "/context", "/head", "/others"]
    return [
        *(f"/conversations/{id}{part}" for part in own), f"/messages/{secret.first.pk}/html", f"/messages/{secret.first.pk}/raw",
        f"/attachments/{secret.file.pk}", f"/promises/{promise}", f"/api/v1/conversations/{id}", f"/api/v1/conversations/{id}/messages",
        f"/api/v1/promises/{promise}",
    ]  # fmt: skip


def acts_on(secret):
    """Every act on it, with what a form would send."""
    id, promise = secret.conversation.pk, secret.promise.pk
    text = {"text": "hello", "kind": "note", "client_id": "x", "doing": "looking", "conversation": id}
    names = [
        "answers",
        "assignment",
        "closure",
        "reopening",
        "waiting",
        "tags",
        "ask",
        "notes",
        "draft",
        "seen",
        "looking",
        "page-links/end",
    ]
    ways = ["keeping", "attempts", "renewal", "passing", "withdrawal", "slack"]
    return [
        *((f"/conversations/{id}/{name}", text) for name in names), (f"/messages/{secret.message.pk}/undo", {}), ("/promises/suggestions", text),
        *((f"/promises/{promise}/{name}", {"result": "x", "because": "y"}) for name in ways),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["rana", "viktor"])
def test_no_page_and_no_fragment_of_it_is_there(secret, name, request, client_as, api):
    user = request.getfixturevalue(name)
    desk, program = client_as(user), api(user)
    for path in pages_of(secret):
        answer = (program if path.startswith("/api/") else desk).get(path)
        # 403 where the role has no such right at all.
        assert answer.status_code in ({404, 403} if name == "viktor" else {404}), path
        assert SECRET not in answer.content.decode(), path


def test_no_act_on_it_is_there_and_nothing_changes(secret, rana, client_as):
    desk, before = client_as(rana), list(Conversation.objects.values())
    for path, fields in acts_on(secret):
        assert desk.post(path, fields).status_code == 404, path
    assert list(Conversation.objects.values()) == before and not Draft.objects.filter(user=rana).exists()
    assert Message.objects.count() == 3


def test_no_list_no_search_and_no_number_tells_of_it(secret, rana, client_as, api, salma):
    desk, program = client_as(rana), api(rana)
    places = [
        *(f"/inbox/{view}" for view in VIEWS),
        *(f"/inbox/{view}/rows" for view in VIEWS),
        f"/people/{salma.pk}",
        "/people",
        "/promises",
        "/notices",
        "/quarantine",
    ]
    places += [
        f"/find?q={word}" for word in (SECRET, f"%23{secret.conversation.pk}", str(secret.conversation.pk), "Salma")
    ]
    for path in places:
        page = desk.get(path).content.decode()
        assert SECRET not in page and f"/conversations/{secret.conversation.pk}" not in page, path
        assert '<span class="count">' not in page, path
    assert desk.get("/promises/team").status_code == 403
    for path in ("conversations", "promises", f"conversations?person={salma.pk}"):
        assert program.get(f"/api/v1/{path}").json()["items"] == [], path


def test_beside_another_conversation_of_the_same_person_nothing_of_it_shows(secret, conversation, rana, client_as):
    page = client_as(rana).get(f"/conversations/{conversation.pk}")
    assert page.status_code == 200 and SECRET not in page.content.decode()
    assert SECRET not in client_as(rana).get(f"/conversations/{conversation.pk}/context").content.decode()


def test_no_live_topic_tells_her_of_it(secret, rana, yusuf, mei):
    topics = [
        f"conversation:{secret.conversation.pk}",
        f"promise:{secret.promise.pk}",
        f"user:{mei.pk}",
        f"team:{secret.conversation.team_id}",
        "link:1",
        f"customer:{secret.conversation.pk}",
    ]
    assert [topic for topic in topics if may_listen(rana, topic)] == []
    assert may_listen(yusuf, topics[0]) and may_listen(mei, topics[1])


def test_she_can_neither_be_given_it_nor_called_into_it(secret, rana, yusuf, client_as):
    desk = client_as(yusuf)
    desk.post(f"/conversations/{secret.conversation.pk}/notes", {"text": "@Rana please look"})
    assert not Notice.objects.filter(user=rana).exists()
    desk.post(f"/conversations/{secret.conversation.pk}/assignment", {"to_user": rana.pk})
    secret.conversation.refresh_from_db()
    assert secret.conversation.assignee != rana and not Notice.objects.filter(user=rana).exists()


def test_who_is_let_in_sees_it_and_who_leaves_sees_it_no_more(secret, rana, finance, mei, yusuf, noor, client_as):
    path, members = f"/conversations/{secret.conversation.pk}", [mei, yusuf]
    set_members(finance, [*members, rana], by=noor)
    assert client_as(rana).get(path).status_code == 200
    set_members(finance, members, by=noor)
    assert client_as(rana).get(path).status_code == 404


def test_signed_out_every_door_of_the_desk_leads_to_sign_in(secret, client):
    for path in pages_of(secret):
        answer = client.get(path)
        assert answer.status_code == 401 if path.startswith("/api/") else answer["Location"].startswith("/sign-in"), (
            path
        )
    for path, fields in acts_on(secret):
        assert client.post(path, fields)["Location"].startswith("/sign-in"), path


def doors_to(kind):
    """The addresses of all pages about one thing of this kind ("conversations"), with {id} in place of its number."""
    found = []
    for prefix, pattern in walked(get_resolver().url_patterns):
        path = "/" + prefix + str(pattern.pattern)
        if path.startswith((f"/{kind}/<int:id>", f"/{kind}/<int:conversation_id>")):
            found.append(re.sub(r"<int:[a-z_]+>", "{id}", path))
    return found


def walked(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walked(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix, pattern


@pytest.mark.parametrize(
    ("kind", "number"), [("conversations", 10), ("promises", 5), ("messages", 3), ("attachments", 1)]
)
def test_also_the_doors_that_come_later_are_closed_to_her(secret, rana, client_as, kind, number):
    id = {
        "conversations": secret.conversation.pk,
        "promises": secret.promise.pk,
        "messages": secret.first.pk,
        "attachments": secret.file.pk,
    }[kind]
    desk, doors = client_as(rana), doors_to(kind)
    assert len(doors) >= number
    for door in doors:
        for ask in (desk.get, desk.post):
            assert ask(door.replace("{id}", str(id))).status_code in {404, 405}, door


def test_every_operation_of_the_api_on_it_says_that_it_is_not_there(secret, rana, api):
    program = api(rana)
    ids = {"conversations": secret.conversation.pk, "promises": secret.promise.pk}
    paths = json.loads(program.get("/api/v1/openapi.json").content)["paths"]
    tried = 0
    for path, methods in paths.items():
        kind = path.removeprefix("/api/v1/").split("/")[0]
        if kind not in ids or "{id}" not in path:
            continue
        for method in methods:
            ask = getattr(program, method)
            answer = (
                ask(path.replace("{id}", str(ids[kind])), data="{}", content_type="application/json")
                if method != "get"
                else ask(path.replace("{id}", str(ids[kind])))
            )
            tried += 1
            # 422: the words of the request were wrong before anything was looked for.
            assert answer.status_code in {404, 422} and SECRET not in answer.content.decode(), (method, path)
    assert tried > 10
