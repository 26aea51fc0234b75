"""The API's door: tokens, rights, limits, lists, versions, repeats, and errors that say what is wrong."""

import json
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import Field, Query, Status

from kept.accounts import api_repeats, rate_limits
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Router,
    Schema,
    Shown,
    build_api,
    example,
    listing,
    must_match,
    set_version,
)
from kept.accounts.models import Remembered, Team, Token, User
from kept.config.api import api as whole_api
from kept.events.clock import freeze, now

pytestmark = pytest.mark.django_db


# These routes stand in for a domain's own.
router = Router(tags=["Test"])
done: list[str] = []


class Inner(Schema):
    due: int


class Wish(Schema):
    name: str = Field(max_length=10)
    size: int = 1
    inner: list[Inner] = []


class WishShown(Shown):
    model_config = example(name="lamp")
    name: str


@router.post("/wishes", may="answer", response={201: WishShown})
def make_wish(request: HttpRequest, wish: Wish):
    if wish.name == "fail":
        raise RuntimeError("on purpose")
    done.append(wish.name)
    Team.objects.create(name=wish.name)
    return Status(201, {"name": wish.name})


@router.patch("/wishes/{int:id}", may="answer", response=WishShown)
def change_wish(request: HttpRequest, response: HttpResponse, id: int, wish: Wish):
    must_match(request, 7)
    set_version(response, 8)
    return {"name": wish.name}


@router.get("/wishes", may="read_conversations", response=Listed[WishShown])
def list_wishes(request: HttpRequest, paging: Query[Paging]):
    return listing(Team.objects.all(), paging, order=("-created_at", "-id"))


testing = build_api([router])
urlpatterns = [path("api/v1/", testing.urls)]


@pytest.fixture
def wishes(settings):
    settings.ROOT_URLCONF = __name__
    done.clear()


def post(client, body, path="/api/v1/wishes", **headers):
    return client.post(
        path, body if isinstance(body, str) else json.dumps(body), content_type="application/json", headers=headers
    )


def test_every_operation_of_the_api_names_a_right():
    operations = list(whole_api.operations())
    assert operations
    assert [op.path for op in operations if not getattr(op.view_func, "may", None)] == []


def test_an_operation_without_a_right_cannot_be_written():
    with pytest.raises(TypeError):
        Router().get("/x")
    with pytest.raises(ValueError, match="no such right"):
        Router().get("/x", may="fly")


def test_without_a_token_the_answer_is_a_problem_that_says_how(client):
    answer = client.get("/api/v1/users")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert set(answer.json()) == {"type", "title", "status", "detail", "errors"}


def test_a_revoked_token_and_one_of_somebody_who_left_open_nothing(api, amal, client):
    program = api(amal)
    assert program.get("/api/v1/me").json()["name"] == "Amal"
    Token.objects.update(revoked_at=now())
    assert program.get("/api/v1/me").status_code == 401
    Token.objects.update(revoked_at=None)
    User.objects.filter(pk=amal.pk).update(is_active=False)
    assert program.get("/api/v1/me").status_code == 401


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(api, amal):
    program = api(amal)
    start = now().replace(microsecond=0)
    for seconds, noted in [(0, 0), (59, 0), (61, 61)]:
        with freeze(start + timedelta(seconds=seconds)):
            program.get("/api/v1/me")
        assert Token.objects.get().used_at == start + timedelta(seconds=noted)


def test_guessing_tokens_is_slowed_down_and_says_when_to_try_again(client, monkeypatch):
    monkeypatch.setitem(rate_limits.TABLE, ("api refused", "address"), rate_limits.Limit(3, 60))
    for _ in range(3):
        assert client.get("/api/v1/me", headers={"authorization": "Bearer kept_no"}).status_code == 401
    answer = client.get("/api/v1/me", headers={"authorization": "Bearer kept_no"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_token_in_a_loop_is_told_to_wait(api, amal, monkeypatch):
    monkeypatch.setitem(rate_limits.TABLE, ("api", "token"), rate_limits.Limit(2, 10))
    program = api(amal)
    start = now().replace(microsecond=0)
    start -= timedelta(seconds=start.timestamp() % 10)
    with freeze(start):
        assert [program.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    with freeze(start + timedelta(seconds=10)):
        assert program.get("/api/v1/me").status_code == 200


def test_a_viewer_may_read_but_not_write(api, viktor, wishes):
    program = api(viktor)
    assert program.get("/api/v1/wishes").status_code == 200
    assert post(program, {"name": "ring"}).status_code == 403


def test_errors_come_in_the_language_the_reader_asked_for(client):
    said = {
        client.get("/api/v1/users", headers={"accept-language": language}).json()["title"]
        for language in ("en", "ar", "zh-TW")
    }
    assert len(said) == 3


def test_unknown_fields_and_wrong_ones_are_each_named(api, amal, wishes):
    answer = post(api(amal), {"name": "x" * 11, "size": "many", "colour": "red", "inner": [{"due": "soon", "so": 1}]})
    assert answer.status_code == 422
    assert {(row["field"], row["code"]) for row in answer.json()["errors"]} == {
        ("name", "string_too_long"), ("size", "int_parsing"), ("colour", "extra_forbidden"),
        ("inner.0.due", "int_parsing"), ("inner.0.so", "extra_forbidden"),
    }  # fmt: skip
    assert all(row["message"] for row in answer.json()["errors"])


def test_an_unknown_parameter_is_refused_and_not_ignored(api, amal):
    answer = api(amal).get("/api/v1/users?limt=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "limt"


def test_a_limit_beyond_200_is_refused(api, amal):
    answer = api(amal).get("/api/v1/users?limit=201")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit")


def test_what_is_not_json_is_a_400_and_what_breaks_is_a_500_without_its_insides(api, amal, wishes):
    assert post(api(amal), "{not json").status_code == 400
    answer = post(api(amal), {"name": "fail"})
    assert answer.status_code == 500
    assert "on purpose" not in answer.content.decode()


def test_unknown_addresses_and_methods_are_problems_too(api, amal):
    program = api(amal)
    for answer, status in [(program.get("/api/v1/nowhere"), 404), (program.delete("/api/v1/users"), 405)]:
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"


def test_a_list_is_read_page_by_page_without_gaps_or_repeats(api, amal, wishes):
    moment = now()
    Team.objects.bulk_create(Team(name=f"t{n}", created_at=moment + timedelta(microseconds=n // 3)) for n in range(10))
    program, seen, cursor = api(amal), [], ""
    while cursor is not None:
        page = program.get("/api/v1/wishes", {"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
    assert seen == [f"t{n}" for n in range(9, -1, -1)]


def test_a_cursor_of_another_list_or_of_somebodys_own_making_is_refused(api, amal, wishes, care, finance):
    program = api(amal)
    program.get("/api/v1/wishes")
    for cursor in ["xyz", "W10:abc"]:
        answer = program.get("/api/v1/wishes", {"cursor": cursor})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def change(client, **headers):
    return client.patch("/api/v1/wishes/1", json.dumps({"name": "a"}), content_type="application/json", headers=headers)


def test_a_change_says_which_version_it_changes(api, amal, wishes):
    program = api(amal)
    assert change(program).status_code == 428
    assert change(program, if_match='"6"').status_code == 412
    assert change(program, if_match='"6", "7"').status_code == 200
    answer = change(program, if_match="*")
    assert (answer.status_code, answer["ETag"]) == (200, '"8"')


def test_the_same_post_under_the_same_key_happens_once(api, amal, wishes):
    program = api(amal)
    first = post(program, {"name": "ring"}, idempotency_key="k1")
    again = post(program, {"name": "ring"}, idempotency_key="k1")
    assert (first.status_code, first.content) == (again.status_code, again.content) == (201, b'{"name": "ring"}')
    assert again["Idempotent-Replayed"] == "true"
    assert done == ["ring"]


def test_another_body_under_the_same_key_is_refused(api, amal, wishes):
    program = api(amal)
    post(program, {"name": "ring"}, idempotency_key="k1")
    assert post(program, {"name": "lamp"}, idempotency_key="k1").status_code == 422
    assert done == ["ring"]


def test_keys_of_two_programs_do_not_meet_and_are_forgotten_after_a_day(api, amal, yusuf, wishes):
    program = api(amal)
    post(program, {"name": "ring"}, idempotency_key="k1")
    assert post(api(yusuf), {"name": "lamp"}, idempotency_key="k1").status_code == 201
    with freeze(now() + timedelta(hours=25)):
        assert post(program, {"name": "candle"}, idempotency_key="k1").status_code == 201
        assert api_repeats.forget() == 1


def test_while_the_first_request_is_under_way_its_repetition_waits(api, amal, wishes):
    program = api(amal)
    post(program, {"name": "ring"}, idempotency_key="k1")
    Remembered.objects.update(status=0)
    assert post(program, {"name": "ring"}, idempotency_key="k1").status_code == 409
    # The process died before it was done: after two minutes the repetition does the work.
    Team.objects.filter(name="ring").update(name="undone")
    with freeze(now() + timedelta(minutes=3)):
        assert post(program, {"name": "ring"}, idempotency_key="k1").status_code == 201


def test_a_request_that_failed_leaves_its_key_free_and_nothing_behind(api, amal, wishes):
    program = api(amal)
    assert post(program, {"name": "fail"}, idempotency_key="k1").status_code == 500
    assert post(program, {"nam": "ring"}, idempotency_key="k1").status_code == 422
    assert post(program, {"name": "ring"}, idempotency_key="k1").status_code == 201


def test_rana_does_not_see_the_team_she_is_not_in(api, rana, mei, care, finance):
    assert [team["name"] for team in api(rana).get("/api/v1/teams").json()["items"]] == ["Care"]
    assert api(rana).get(f"/api/v1/teams/{finance.pk}").status_code == 404
    assert api(mei).get(f"/api/v1/teams/{finance.pk}").json()["members"] == sorted(
        finance.members.values_list("pk", flat=True)
    )


def test_the_openapi_document_is_open_and_has_an_example_for_each_resource(client):
    document = client.get("/api/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    without = {name for name in given_out(document) if "example" not in schemas[name]}
    assert {"UserShown", "TeamShown"} <= given_out(document)
    assert without == set()
    assert document["paths"]["/api/v1/users"]["get"]["security"]


def given_out(document):
    """Names of the schemas that answers are made of, one by one or in lists."""
    found = set()
    for operations in document["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    name = content["schema"].get("$ref", "").rpartition("/")[2]
                    listed = (
                        document["components"]["schemas"]
                        .get(name, {})
                        .get("properties", {})
                        .get("items", {})
                        .get("items", {})
                    )
                    found.add(listed.get("$ref", "").rpartition("/")[2] or name)
    return found - {""}
