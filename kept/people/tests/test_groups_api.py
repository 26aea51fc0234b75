"""/api/v1/organisations, /segments, and the many names of a person."""

import pytest

from kept.people.duplicates import look
from kept.people.finding import person_for

ROOT = "/api/v1"


@pytest.fixture
def call(api, amal):
    client = api(amal)

    def asked(method, path, body=None, **headers):
        answer = client.generic(
            method, ROOT + path, __import__("json").dumps(body or {}), "application/json", headers=headers
        )
        return answer.status_code, answer.json() if answer.content else None

    return asked


def test_a_company_is_made_changed_and_lists_its_people(call, amal):
    status, made = call(
        "POST", "/organisations", {"name": "Haddad", "domains": ["haddad.example", "haddad.jo"], "tint": 2}
    )
    assert (status, made["domains"]) == (201, ["haddad.example", "haddad.jo"])
    person = person_for("email", "lina@haddad.jo", by=amal)
    path = f"/organisations/{made['id']}"
    assert [one["id"] for one in call("GET", f"{path}/people")[1]["items"]] == [person.pk]
    assert call("PATCH", path, {"name": "Haddad & Sons"})[0] == 428
    assert call("PATCH", path, {"name": ""}, if_match="*")[0] == 422
    assert call("PATCH", path, {"domains": ["gmail.com"]}, if_match="*")[0] == 422
    assert call("PATCH", path, {"name": "Haddad & Sons"}, if_match=f'"{made["version"]}"')[1]["name"] == "Haddad & Sons"
    assert len(call("GET", "/organisations?q=haddad.j")[1]["items"]) == 1
    assert call("GET", "/organisations/999999")[0] == 404


def test_a_group_is_made_changed_asked_and_removed(call, salma, joanna):
    arabic = {"and": [{"field": "language", "op": "is", "value": "ar"}]}
    status, made = call("POST", "/segments", {"name": "Arabic", "conditions": arabic})
    path = f"/segments/{made['id']}"
    assert (status, [one["id"] for one in call("GET", f"{path}/people")[1]["items"]]) == (201, [salma.pk])
    assert call("POST", "/segments", {"name": "x", "conditions": {"xor": []}})[0] == 422
    assert call("PATCH", path, {"conditions": {"not": arabic}})[0] == 428
    assert call("PATCH", path, {"conditions": {"not": arabic}}, if_match="*")[0] == 200
    assert [one["id"] for one in call("GET", f"{path}/people")[1]["items"]] == [joanna.pk]
    assert (call("DELETE", path)[0], call("GET", path)[0]) == (204, 404)


def test_addresses_spellings_and_words_come_and_go(call, salma, joanna):
    path = f"/people/{salma.pk}"
    status, phone = call("POST", f"{path}/identities", {"kind": "phone", "value": "+962791234567"})
    assert status == 201 and call("POST", f"{path}/identities/{phone['id']}/main")[0] == 200
    assert call("GET", path)[1]["identities"][0]["id"] == phone["id"]
    assert call("POST", f"{path}/identities", {"kind": "email", "value": "joanna@example.com"})[0] == 422
    assert call("DELETE", f"{path}/identities/{phone['id']}")[0] == 204
    for kind, name in (("aliases", "سلومة"), ("tags", "wedding")):
        made = call("POST", f"{path}/{kind}", {"name": name})[1]
        assert [one["name"] for one in call("GET", f"{path}/{kind}")[1]["items"]] == [name]
        assert call("DELETE", f"{path}/{kind}/{made['id']}")[0] == 204
        assert call("DELETE", f"/people/{joanna.pk}/{kind}/{made['id']}")[0] == 404


def test_who_might_be_one_is_listed_until_told_apart(call, amal):
    one, two = person_for("email", "lina.k@gmail.com", by=amal), person_for("email", "linak@gmail.com", by=amal)
    look()
    found = call("GET", "/people/duplicates")[1]["items"]
    assert [(row["first"], row["second"], row["because"]) for row in found] == [(one.pk, two.pk, ["e"])]
    assert call("POST", "/people/duplicates/partings", {"first": two.pk, "second": one.pk})[0] == 204
    assert call("GET", "/people/duplicates")[1]["items"] == []
