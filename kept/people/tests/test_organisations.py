"""Companies: their people, what was said with them, and their domains."""

import pytest
from django.core.exceptions import ValidationError

from kept.events.actors import SYSTEM
from kept.inbox.receiving import receive
from kept.people.finding import person_for
from kept.people.lists import organisations_page
from kept.people.models import Organisation
from kept.people.organisations import create_organisation, join, set_domains


def test_people_join_by_any_of_its_domains_or_by_hand(amal, salma):
    early = person_for("email", "old@haddad.example", by=amal)
    company = set_domains(create_organisation(name="Haddad", by=amal), ["haddad.example", "@Haddad.JO"], by=amal)
    assert person_for("email", "a@haddad.jo", by=amal).organisation == company
    assert person_for("email", "b@haddad.example", by=amal).organisation == company
    assert early.organisation is None and join(salma, company, by=amal).organisation == company


@pytest.mark.parametrize("domain", ["gmail.com", "nodot", "a b.example", "x@y.example"])
def test_not_every_domain_is_a_companys(amal, domain):
    company = create_organisation(name="Haddad", by=amal)
    with pytest.raises(ValidationError):
        set_domains(company, ["haddad.example", domain], by=amal)
    set_domains(company, ["haddad.example", "haddad.jo"], by=amal)
    with pytest.raises(ValidationError):
        set_domains(create_organisation(name="Other", by=amal), ["haddad.jo"], by=amal)


def test_the_list_pages_by_key_and_counts_whom_we_know(amal, salma):
    for n in range(5):
        create_organisation(name=f"Company {n}", domain=f"c{n}.example", by=amal)
    join(salma, Organisation.objects.get(name="Company 3"), by=amal)
    first = organisations_page(amal, "comp", size=3)
    second = organisations_page(amal, "comp", after=first.next, size=3)
    assert [row.name[-1] for row in (*first.organisations, *second.organisations)] == list("01234")
    assert second.organisations[0].known == 1 and second.next == ""
    assert [row.name for row in organisations_page(amal, "c4.exa").organisations] == ["Company 4"]


def test_its_page_shows_only_what_the_reader_may_see(client_as, mei, amal, noor, shop, finance):
    company = create_organisation(name="Haddad", domain="haddad.example", by=amal)
    join(shop.salma, company, by=amal), join(shop.omar, company, by=amal)
    receive(shop.channel, shop.salma, text="x", subject="The open one", by=SYSTEM)
    hidden = receive(shop.channel, shop.omar, text="y", subject="The hidden one", by=SYSTEM).conversation
    type(hidden).objects.filter(pk=hidden.pk).update(team=finance)
    page = client_as(amal).get(f"/organisations/{company.pk}").content.decode()
    assert "The open one" in page and "Salma Haddad" in page and "The hidden one" not in page
    assert "The hidden one" in client_as(noor).get(f"/organisations/{company.pk}").content.decode()


def test_a_company_is_made_renamed_and_filled_on_the_page(client_as, noor, viktor, salma):
    client = client_as(noor)
    person_for("email", "old@haddad.example", by=noor)
    made = client.post("/organisations", {"name": "Haddad", "domains": "haddad.example haddad.jo", "tint": "3"})
    company = Organisation.objects.get()
    assert (company.domain, [d.name for d in company.domains.all()], company.tint) == (
        "haddad.example",
        ["haddad.jo"],
        3,
    )
    form = {"name": "Haddad & Sons", "domains": "haddad.jo", "version": company.version}
    assert client.post(f"{made.url}/details", form).status_code == 302
    assert client.post(f"{made.url}/details", form).status_code == 422
    assert client.post(f"{made.url}/details", form | {"domains": "gmail.com", "version": ""}).status_code == 422
    client.post(f"{made.url}/details", form | {"domains": "haddad.example", "version": ""})
    client.post(f"{made.url}/gathering")
    assert company.people.count() == 1
    details = {"name": "Salma Haddad", "language": "ar", "timezone": "Asia/Amman", "organisation": "haddad & SONS", "version": salma.version}  # fmt: skip
    assert client.post(f"/people/{salma.pk}/details", details).status_code == 302
    assert company.people.count() == 2
    assert client_as(viktor).post("/organisations", {"name": "x"}).status_code in (200, 403)
    assert Organisation.objects.count() == 1
