"""The pages of our customers."""

import pytest

from kept.people.facts import tell_fact
from kept.people.finding import person_for
from kept.people.organisations import create_organisation, join


def test_the_list_finds_by_name_and_address(client_as, yusuf, salma, joanna):
    client = client_as(yusuf)
    assert "Salma Haddad" in client.get("/people").content.decode()
    found = client.get("/people?q=joanna@").content.decode()
    assert "Joanna Reyes" in found and "Salma Haddad" not in found
    assert "Nobody found" in client.get("/people?q=zzzz").content.decode()


def test_a_persons_page_says_what_we_know_and_how(client_as, yusuf, salma, conversation):
    fact = tell_fact(salma, label="Wedding", text="her sister's", source="first mail", by=yusuf)
    page = client_as(yusuf).get(f"/people/{salma.pk}").content.decode()
    for words in (
        "<bdi>أستاذة سلمى</bdi>",
        "Arabic",
        "Amman",
        "salma@example.org",
        "Wedding",
        "first mail",
        f'id="fact-{fact.pk}"',
        "The ring has not arrived",
    ):
        assert words in page


def test_m121_somebody_unknown_is_greeted_without_a_name(client_as, yusuf):
    person = person_for("email", "info@example.net", name="{first_name}", by=yusuf)
    page = client_as(yusuf).get(f"/people/{person.pk}").content.decode()
    assert "greet without a name" in page and "{first_name}" not in page


def test_somebody_edits_what_they_were_told(client_as, yusuf, salma):
    client = client_as(yusuf)
    form = {
        "name": "Salma Haddad",
        "preferred_name": "سلمى",
        "honorific": "دكتورة",
        "language": "en",
        "timezone": "Asia/Dubai",
        "version": salma.version,
    }
    assert client.post(f"/people/{salma.pk}/details", form).url == f"/people/{salma.pk}"
    salma.refresh_from_db()
    assert (salma.honorific, salma.language, salma.timezone) == ("دكتورة", "en", "Asia/Dubai")
    assert (
        "changed it meanwhile" in client.post(f"/people/{salma.pk}/details", form | {"honorific": "x"}).content.decode()
    )


@pytest.mark.parametrize(
    ("field", "value"), [("timezone", "Mars/Olympus"), ("language", "xx"), ("name", "{first_name}")]
)
def test_what_is_wrong_is_said_at_its_field(client_as, amal, salma, field, value):
    answer = client_as(amal).post(f"/people/{salma.pk}/details", {"name": "Salma Haddad", field: value})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_addresses_and_facts_come_and_go(client_as, amal, salma):
    client = client_as(amal)
    client.post(f"/people/{salma.pk}/identities", {"kind": "phone", "value": "+962 79 123 4567"})
    phone = salma.identities.get(kind="phone")
    assert client.post(f"/people/{salma.pk}/identities", {"kind": "phone", "value": "call me"}).status_code == 422
    client.post(f"/people/{salma.pk}/identities/{phone.pk}/removal")
    client.post(
        f"/people/{salma.pk}/facts",
        {"label": "Wedding", "text": "Saturday", "source": "mail", "expires_at": "2099-11-28"},
    )
    fact = salma.facts.get()
    assert (
        client.post(f"/people/{salma.pk}/facts", {"label": "Wedding", "text": "Saturday", "source": ""}).status_code
        == 422
    )
    client.post(f"/people/{salma.pk}/facts/{fact.pk}/removal")
    assert not salma.facts.exists() and salma.identities.count() == 1


def test_a_fact_of_another_person_is_not_here(client_as, amal, salma, joanna):
    fact = tell_fact(joanna, label="x", text="y", source="z", by=amal)
    assert client_as(amal).post(f"/people/{salma.pk}/facts/{fact.pk}/removal").status_code == 404


def test_a_viewer_looks_and_changes_nothing(client_as, viktor, salma):
    client = client_as(viktor)
    assert "Edit" not in client.get(f"/people/{salma.pk}").content.decode()
    assert client.post(f"/people/{salma.pk}/details", {"name": "x"}).status_code == 403


def test_a_company_and_who_we_know_there(client_as, amal, salma):
    company = create_organisation(name="Haddad & Daughters", domain="haddad.example", by=amal)
    join(salma, company, by=amal)
    page = client_as(amal).get(f"/organisations/{company.pk}").content.decode()
    assert "Haddad &amp; Daughters" in page and "Salma Haddad" in page


@pytest.mark.parametrize("path", ["/people", "/people/1", "/organisations/1"])
def test_nobody_comes_in_without_signing_in(client, db, path):
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("language", ["en", "ar", "zh-hant"])
def test_each_page_in_each_language(client_as, amal, salma, conversation, language):
    amal.language = language
    amal.save()
    client = client_as(amal)
    for path in ("/people", f"/people/{salma.pk}", f"/people/{salma.pk}/details"):
        answer = client.get(path)
        assert (
            answer.status_code == 200
            and f'lang="{ {"zh-hant": "zh-Hant"}.get(language, language) }"' in answer.content.decode()
        )
