"""/api/v1/people."""

import pytest

ROOT = "/api/v1/people"


@pytest.fixture
def token(api, amal):
    return api(amal)


def post(client, path, body):
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_person_is_found_or_made_by_address(token):
    body = {
        "identities": [{"kind": "email", "value": "lina@example.org"}, {"kind": "phone", "value": "+962791234567"}],
        "name": "Lina",
        "timezone": "Asia/Amman",
    }
    made = post(token, "", body)
    again = post(token, "", body)
    assert (made.status_code, again.status_code, made.json()["id"]) == (201, 200, again.json()["id"])
    assert (made.json()["timezone_guessed"], len(made.json()["identities"])) == (False, 2)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"identities": []},
        {"identities": [{"kind": "fax", "value": "1"}]},
        {"identities": [{"kind": "email", "value": "x"}]},
        {"identities": [{"kind": "email", "value": "a@b.c"}], "timezone": "Mars"},
        {"identities": [{"kind": "email", "value": "a@b.c"}], "vip": True},
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(token, body):
    from kept.people.models import Person

    answer = post(token, "", body)
    assert answer.status_code == 422 and answer.json()["errors"] and not Person.objects.exists()


def test_people_are_listed_found_and_changed(token, salma, joanna):
    assert len(token.get(ROOT).json()["items"]) == 2
    assert [row["name"] for row in token.get(f"{ROOT}?q=joanna@").json()["items"]] == ["Joanna Reyes"]
    etag = token.get(f"{ROOT}/{salma.pk}")["ETag"]
    assert (
        token.patch(f"{ROOT}/{salma.pk}", {"honorific": "دكتورة"}, content_type="application/json").status_code == 428
    )
    changed = token.patch(
        f"{ROOT}/{salma.pk}", {"honorific": "دكتورة"}, content_type="application/json", headers={"if-match": etag}
    )
    assert changed.json()["honorific"] == "دكتورة" and changed["ETag"] != etag
    assert (
        token.patch(
            f"{ROOT}/{salma.pk}", {"honorific": "x"}, content_type="application/json", headers={"if-match": etag}
        ).status_code
        == 412
    )
    assert token.get(f"{ROOT}/99999").status_code == 404


def test_facts_have_a_source_and_can_be_forgotten(token, salma):
    path = f"/{salma.pk}/facts"
    assert post(token, path, {"label": "Wedding", "text": "Saturday", "source": ""}).status_code == 422
    fact = post(token, path, {"label": "Wedding", "text": "Saturday", "source": "mail"}).json()
    assert [row["label"] for row in token.get(ROOT + path).json()["items"]] == ["Wedding"]
    assert token.delete(f"{ROOT}{path}/{fact['id']}").status_code == 204
    assert token.get(ROOT + path).json()["items"] == []


def test_a_viewer_reads_only(api, viktor, salma):
    client = api(viktor)
    assert client.get(f"{ROOT}/{salma.pk}").status_code == 200
    assert post(client, f"/{salma.pk}/facts", {"label": "a", "text": "b", "source": "c"}).status_code == 403
