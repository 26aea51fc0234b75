"""Whatever stands in a field, a query or an address, the answer is a clear no; never a failure on our side."""

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.urls import URLResolver, get_resolver
from django.utils.datastructures import MultiValueDict

from kept.config.api import api as whole_api
from kept.events.clock import now
from kept.promises.answering import Made, answer
from kept.promises.page_link import page_link_for

pytestmark = pytest.mark.django_db
TEXTS = [
    "\x00a",
    "\ud800",
    "²",
    "9" * 5000,
    "http://[",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2030-01-01T00:00:00",
    "-1",
    "\r\nX: y",
    "no such name",
]
HOSTILE = [*TEXTS, 2**63, -(2**70), None, [], {"a": 1}]
# What each field that a page asks for could fail on: every text in every field takes minutes.
NUMBERS = ["²", "9" * 5000]
TIMES = ["0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
WORDS = ["\x00a", "no such name"]
ANYTHING = ["\x00a", "9" * 5000]
QUERIES = {
    "before": NUMBERS,
    "pages": NUMBERS,
    "open": NUMBERS,
    "limit": NUMBERS,
    "after": TIMES,
    "cursor": WORDS,
    "q": ["\x00a", "²"],
    "lang": WORDS,
}
FIELDS = (
    dict.fromkeys("seen_message_id to_user to_team version minutes up_to to conversation keeps amount".split(), NUMBERS)
    | dict.fromkeys("due_at until at expires_at".split(), TIMES[1:])
    | dict.fromkeys(
        "text kind client_id tags ask result url because next state doing name label value nonce".split(), WORDS
    )
)
FILLED = {
    "text": "hello", "kind": "note", "because": "x", "result": "x", "name": "N", "value": "zz@example.org", "label": "l", "source": "s",
    "nonce": "abcdefghij", "until": "2100-01-01T10:00:00+00:00", "due_at": "2100-01-01T10:00", "state": "away",
}  # fmt: skip


@pytest.fixture
def promised(conversation, noor):
    made = Made(what="call", words="I will call.", due_at=now() + timedelta(hours=1), act="call")
    return answer(conversation, "I will call.", promises=[made], by=noor).promises.get()


def resolved(schema, document):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return resolved(schema[several][0], document)
    return schema


def filled(schema, document):
    """A body with every field of a schema, each of the kind it says."""
    schema = resolved(schema, document)
    kinds = {"object": lambda: {name: filled(one, document) for name, one in schema.get("properties", {}).items()},
             "array": lambda: [filled(schema.get("items", {}), document)], "integer": lambda: 1, "boolean": lambda: True}  # fmt: skip
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date-time":
        return "2026-12-24T10:00:00Z"
    return kinds.get(schema.get("type"), lambda: "text")()


def spoiled(body, bad):
    """`body` with each of its values in turn replaced, however deep."""
    if isinstance(body, dict | list):
        for key in list(body) if isinstance(body, dict) else range(len(body)):
            for value in [bad, *spoiled(body[key], bad)]:
                copy = body.copy()
                copy[key] = value
                yield copy


def test_no_value_in_a_body_of_the_api_is_our_failure(promised, noor, api):
    program, document = api(noor), whole_api.get_openapi_schema()
    for path, operations in document["paths"].items():
        path = re.sub(r"\{[^}]*\}", str(promised.conversation_id if "conversations" in path else 1), path)
        for method, operation in operations.items():
            schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            for bad in HOSTILE if schema else ():
                for body in spoiled(filled(schema, document), bad):
                    said = program.generic(
                        method.upper(),
                        path,
                        json.dumps(body),
                        content_type="application/json",
                        headers={"if-match": "*"},
                    )
                    assert said.status_code < 500, (method, path, body)


def test_no_body_that_is_no_json_is_our_failure(promised, noor, api):
    program, document = api(noor), whole_api.get_openapi_schema()
    # Those that take a body at all; mails have their own door.
    asked = {path: operations.get("post", {}) for path, operations in document["paths"].items()}
    paths = [path for path, post in asked.items() if "requestBody" in post and "inbound" not in path]
    assert len(paths) > 20
    for path in paths:
        for body in (b"", b"\xff\xfe", b"null", b"[]", b"[" * 50_000, b'{"a":' * 50_000, b"1" * 6000):
            said = program.generic("POST", re.sub(r"\{[^}]*\}", "1", path), body, content_type="application/json")
            assert 400 <= said.status_code < 500, (path, body[:20])


def test_no_query_and_no_id_of_the_api_is_our_failure(promised, noor, api):
    program, document = api(noor), whole_api.get_openapi_schema()
    for path, operations in document["paths"].items():
        for bad in ["0", "-1", "²", "%00", str(2**63), "9" * 5000]:
            assert program.get(re.sub(r"\{[^}]*\}", bad, path)).status_code < 500, (path, bad)
        for one in operations.get("get", {}).get("parameters", []):
            for bad in [*TEXTS, str(2**63)] if one["in"] == "query" else ():
                query = urlencode({one["name"]: bad}, errors="surrogatepass")
                assert program.get(re.sub(r"\{[^}]*\}", "1", path) + "?" + query).status_code < 500, (path, query)


def pages(patterns, before=""):
    """(address, view) of every page; not those of allauth, which are tested where they are made."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address) if not address.startswith("api/") else ()
        elif not address.startswith(("^", "sign", "password", "me/", "demo", "static")):
            yield address


def addresses(promised, by):
    token = page_link_for(promised.conversation, by=by).rpartition("/")[2]
    ids = {"conversations": promised.conversation_id, "promises": promised.pk, "people": promised.person_id}
    for address in pages(get_resolver().url_patterns):
        id = ids.get(address.partition("/")[0], 1)
        address = address.replace("<str:token>", token).replace("<slug:view>", "all").replace("<slug:act>", "nothing")
        yield "/" + re.sub(r"<int:\w+>", str(id), address)


@pytest.fixture
def asked_for(monkeypatch):
    """The names that views asked a query or a form for, since it was last cleared."""
    names = set()

    def noting(method):
        def asked(self, key, *rest, **more):
            names.add(key)
            return method(self, key, *rest, **more)

        return asked

    for name in ("__getitem__", "_getlist"):
        monkeypatch.setattr(MultiValueDict, name, noting(getattr(MultiValueDict, name)))
    return names


def test_no_query_of_a_page_is_our_failure(promised, noor, client_as, asked_for):
    desk = client_as(noor)
    for path in addresses(promised, noor):
        asked_for.clear()
        desk.get(f"{path}?nothing=1")
        for name in sorted(map(str, asked_for)):
            for bad in QUERIES.get(name, ANYTHING):
                query = urlencode({name: bad}, errors="surrogatepass")
                assert desk.get(f"{path}?{query}").status_code < 500, (path, name, bad)


def test_no_field_of_a_form_is_our_failure(promised, noor, client_as, asked_for):
    desk = client_as(noor)
    for path in addresses(promised, noor):
        cache.clear()  # the limits are not what is tried here
        asked_for.clear()
        tried(desk, path, {})
        for name in sorted(map(str, asked_for)):
            for bad in FIELDS.get(name, ANYTHING):
                assert tried(desk, path, {name: bad}).status_code < 500, (path, name, bad)


def tried(desk, path, fields):
    body = urlencode(FILLED | fields, errors="surrogatepass")
    return desk.post(path, body, content_type="application/x-www-form-urlencoded")
