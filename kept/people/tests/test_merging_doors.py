"""Merging on the page and by the API."""

import pytest

from kept.events.actors import SYSTEM
from kept.inbox.receiving import receive
from kept.people.finding import person_for
from kept.people.models import Merge
from kept.people.organisations import create_organisation, join


@pytest.fixture
def double(db, amal):
    return person_for("email", "s.haddad@work.example", name="S. Haddad", by=amal)


def test_two_are_merged_and_parted_on_the_page(client_as, yusuf, salma, double, help_channel):
    receive(help_channel, double, text="Where is the lamp?", subject="The lamp", by=SYSTEM)
    client = client_as(yusuf)
    assert "Salma Haddad" in client.get(f"/people/{double.pk}/merge?q=sal").content.decode()
    compared = client.get(f"/people/{double.pk}/merge?into={salma.pk}").content.decode()
    assert "1 conversation" in compared and "s.haddad@work.example" in compared
    join(salma, create_organisation(name="Rings & Sons", by=yusuf), by=yusuf)
    assert "Rings &amp; Sons" in client.get(f"/people/{double.pk}/merge?into={salma.pk}").content.decode()
    double.refresh_from_db()
    done = client.post(
        f"/people/{double.pk}/merge", {"into": salma.pk, "version": double.version, "name": "source"}, follow=True
    )
    assert done.redirect_chain[-1][0] == f"/people/{salma.pk}"
    page = done.content.decode()
    assert "The lamp" in page and "Was two customers" in page and "They are one customer now." in page
    assert client.get(f"/people/{double.pk}").url == f"/people/{salma.pk}"
    receive(help_channel, salma, text="New since", by=SYSTEM)
    undone = client.post(f"/people/merges/{Merge.objects.get().pk}/undoing", follow=True).content.decode()
    assert "The lamp" in undone and "1 conversation" in undone
    assert "The lamp" not in client.get(f"/people/{salma.pk}").content.decode()


def test_who_compared_something_older_is_told(client_as, yusuf, salma, double):
    client = client_as(yusuf)
    for version, status in ((double.version + 5, 409), ("x", 302)):
        form = {"into": salma.pk, "version": version}
        assert client.post(f"/people/{double.pk}/merge", form).status_code == status
    assert client.post(f"/people/{double.pk}/merge", {"into": salma.pk, "name": "both"}).status_code == 200
    assert client.get(f"/people/{salma.pk}/merge?into=9" + "9" * 30).status_code == 200


def test_who_may_not_change_people_merges_nobody(client_as, viktor, salma, double):
    assert client_as(viktor).get(f"/people/{double.pk}/merge").status_code == 403
    assert "Merge" not in client_as(viktor).get(f"/people/{salma.pk}").content.decode()


def test_programs_look_first_then_merge_and_part(api, amal, viktor, salma, double):
    client, path = api(amal), f"/api/v1/people/{double.pk}/merge"

    def post(body, **headers):
        return client.post(path, body, content_type="application/json", headers=headers)

    looked = client.post(f"{path}?preview=1", {"into": salma.pk}, content_type="application/json").json()
    assert {"name": "name", "into": "Salma Haddad", "source": "S. Haddad", "side": "into", "open": True} in looked[
        "outcomes"
    ]
    assert (looked["comes"]["identities"], Merge.objects.count()) == (1, 0)
    assert post({"into": salma.pk}).status_code == 428
    assert post({"into": salma.pk}, if_match='"99"').status_code == 412
    assert post({"into": 10**9}, if_match="*").status_code == 404
    assert post({"into": double.pk}, if_match="*").status_code == 422
    assert post({"into": salma.pk, "choose": {"name": "both"}}, if_match="*").status_code == 422
    assert post({"into": salma.pk, "choose": {"age": "into"}}, if_match="*").status_code == 422
    assert post({"into": salma.pk}, if_match="*").status_code == 201
    assert client.get(f"/api/v1/people/{double.pk}").json()["id"] == salma.pk
    assert [row["source"] for row in client.get(f"/api/v1/people/{salma.pk}/merges").json()["items"]] == [double.pk]
    assert api(viktor).delete(path).status_code == 403
    assert client.delete(path).json()["undone_at"]
    assert client.delete(path).status_code == 404
    assert client.get(f"/api/v1/people/{double.pk}").json()["id"] == double.pk
