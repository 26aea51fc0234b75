"""Every door × every role × every object: made from the doors themselves, so that none is forgotten.

A door lets in who has its right and sees the object; without the right it says 403, and what is hidden it answers exactly as
what does not exist. What somebody may do inside is for the tests of each verb.
"""

import json
import re
from dataclasses import dataclass
from functools import cache as cache_of

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import get_resolver

from kept.accounts.permissions import RIGHTS
from kept.config.api import api as the_api
from kept.events import clock
from kept.files import store
from kept.inbox.assignment import assign
from kept.inbox.receiving import receive
from kept.promises.answering import Made, answer
from tests.architecture.test_doors import walked

pytestmark = pytest.mark.django_db
NOBODY_HAS = 987_654_321
ROLES = ("noor", "mei", "amal", "yusuf", "viktor", "rana")
# Who sees what: the object of a restricted team only its members (Mei, Yusuf) and those who lead.
SEES_OTHER = {"noor", "mei", "yusuf"}
OBJECTS = ("own", "team", "other")
KINDS = ("conversations", "promises", "messages", "attachments")
LET_IN = "let in"
# 405: no such way in. 422: the words of the request were wrong before anything was looked for.
ALSO = {403: {403, 405}, 404: {404, 405, 422}}
# What these objects have none of: they were not put aside, did not fail, and came without raw input.
EMPTY = {"html", "raw", "delivery", "snooze", "scheduled-answer", "draft-takeover"}


@dataclass(frozen=True)
class Door:
    """`path` with {} where the number of the object stands."""

    method: str
    path: str
    right: str
    kind: str
    program: bool


class Undone(Exception):
    """Takes back what a door did, so that the next one finds the same house."""


def doors():
    """Every door to one object that asks for no further number."""
    return [*page_doors(), *operations()]


def page_doors():
    for address, view in walked(get_resolver().url_patterns):
        path, right = "/" + address, getattr(view, "right", None)
        found = re.match(r"/([a-z]+)/<int:[a-z_]+>", path)
        if found and found[1] in KINDS and right and path.count("<") == 1:
            for method in ("get", "post"):
                yield Door(method, re.sub(r"<int:[a-z_]+>", "{}", path), right, found[1], False)


def operations():
    for operation in the_api.operations():
        found = re.match(r"/([a-z]+)/\{(?:int:)?[a-z_]+\}", operation.path)
        if found and found[1] in KINDS and operation.path.count("{") == 1:
            path = "/api/v1" + re.sub(r"\{[^}]*\}", "{}", operation.path)
            for method in operation.methods:
                yield Door(method.lower(), path, operation.view_func.may, found[1], True)


@pytest.fixture
def objects(help_channel, salma, joanna, omar, care, finance, mei):
    """objects(user)["own"]["conversations"] is the number of a conversation that the user has."""
    made = {}

    def of(user):
        if user not in made:
            made[user] = {name: one(name, user) for name in OBJECTS}
        return made[user]

    def one(name, user):
        file = store.put(b"hello", name="hello.txt", content_type="text/plain")
        first = receive(
            help_channel,
            {"own": salma, "team": joanna, "other": omar}[name],
            text=f"Where is my {name}?",
            attachments=[file],
            by=mei,
        )
        owner = user if name == "own" and user.role != "viewer" else mei
        assign(first.conversation, to_team=finance if name == "other" else care, to_user=owner, by=mei)
        promised = Made("Call", clock.now() + clock.timedelta(hours=3), owner=owner)
        said = answer(first.conversation, "I will call you.", promises=[promised], by=owner)
        return {
            "conversations": first.conversation_id, "messages": first.pk, "attachments": first.attachments.get().pk,
            "promises": said.promises.get().pk,
        }  # fmt: skip

    return of


@pytest.mark.parametrize("name", ROLES)
def test_every_door_lets_in_who_may_and_nobody_else(name, request, objects, client_as, api):
    user, wrong, tried = request.getfixturevalue(name), [], 0
    desk, program = client_as(user), api(user)
    found = objects(user)
    for door in doors():
        # Asked only where it matters what is said of what does not exist.
        missing = cache_of(lambda door=door: knock(program if door.program else desk, door, NOBODY_HAS))
        for which in OBJECTS:
            status, said = knock(program if door.program else desk, door, found[which][door.kind])
            wanted = expected(door, name, user.role, which)
            tried += 1
            if wanted == LET_IN:
                empty = not EMPTY.isdisjoint(door.path.split("/"))
                if status in {401, 403} or (status == 404 and not empty and said == missing()[1]):
                    wrong.append(f"{door.method} {door.path} {which}: {status}, should let in")
            elif wanted == 404 and (status, said) != missing():
                wrong.append(f"{door.method} {door.path} {which}: {status}, not as if it did not exist")
            elif status not in ALSO.get(wanted, {wanted}):
                wrong.append(f"{door.method} {door.path} {which}: {status}, should say {wanted}")
    assert not wrong, "\n".join(wrong)
    assert tried > 250


def expected(door, name, role, which):
    if role not in RIGHTS[door.right]:
        return 403
    return LET_IN if which != "other" or name in SEES_OTHER else 404


def test_signed_out_no_door_opens(objects, amal, client):
    found, wrong = objects(amal), []
    for door in doors():
        status, _said = knock(client, door, found["team"][door.kind])
        if status not in ({401} if door.program else {302, 401}):
            wrong.append(f"{door.method} {door.path}: {status}")
    assert wrong == []


def knock(client, door, number):
    """(status, what is said) of one try, whose effects are taken back. What a page says of itself is left out."""
    cache.clear()
    path = door.path.format(number)
    ask = getattr(client, door.method)
    given = (
        {}
        if door.method == "get"
        else {"data": json.dumps({}), "content_type": "application/json"}
        if door.program
        else {"data": {}}
    )
    try:
        with transaction.atomic():
            answer = ask(path, **given)
            raise Undone
    except Undone:
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        return answer.status_code, re.sub(r"(?:csrf|server|nonce|\d{4,})\S*", "", text.replace(path, "here"))
