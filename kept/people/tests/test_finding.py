"""The same address is always the same person."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.people.finding import Address, kind_of, people_for, person_for
from kept.people.folding import fold_identity, known_name
from kept.people.models import Identity, Organisation, Person


def test_an_address_is_found_however_it_is_written(db):
    salma = person_for("email", "Salma@Example.ORG", name="Salma Haddad", by=SYSTEM)
    assert person_for("email", " salma@example.org ", by=SYSTEM) == salma
    assert salma.identities.get().shown == "Salma@Example.ORG"
    assert Event.objects.filter(name="person.created").count() == 1


def test_a_phone_is_found_with_and_without_signs_and_in_arabic_digits(db):
    salma = person_for("phone", "+962 79 123 4567", by=SYSTEM)
    assert person_for("phone", "+962-79-1234567", by=SYSTEM) == salma == person_for("phone", "+٩٦٢٧٩١٢٣٤٥٦٧", by=SYSTEM)


def test_a_handle_is_found_with_and_without_its_sign(db):
    assert person_for("handle", "@Salma", by=SYSTEM) == person_for("handle", "salma", by=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", ""),
        ("email", "nobody"),
        ("email", "@x"),
        ("email", "a@"),
        ("phone", "0791234567"),
        ("phone", "call me"),
        ("handle", " "),
        ("fax", "1"),
        ("email", "a\x00b@c.d"),
    ],
)
def test_what_is_no_address_is_said_to_be_none(db, kind, value):
    with pytest.raises(ValidationError):
        person_for(kind, value, by=SYSTEM)


def test_a_name_is_filled_in_once_and_then_left_alone(db):
    salma = person_for("email", "salma@example.org", by=SYSTEM)
    assert salma.name == "" and salma.called == "salma@example.org"
    assert person_for("email", "salma@example.org", name="Salma Haddad", by=SYSTEM).name == "Salma Haddad"
    assert person_for("email", "salma@example.org", name="S. H.", by=SYSTEM).name == "Salma Haddad"


@pytest.mark.parametrize(
    "name", ["{first_name}", "salma@example.org", "info", "12345", "<b>", "[Name]", "Customer", "‮"]
)
def test_m121_what_is_no_name_is_not_taken_for_one(name):
    assert known_name(name) == ""


@pytest.mark.parametrize("name", ["Salma Haddad", "陳怡君", "سلمى حداد", "O'Neill", "Jean-Luc", "Dr. Ó Sé"])
def test_a_name_of_any_script_is_kept_as_it_is(name):
    assert known_name(name) == name


def test_people_of_a_domain_belong_to_its_company(db):
    company = Organisation.objects.create(name="Haddad & Daughters", domain="haddad.example")
    assert person_for("email", "lina@haddad.example", by=SYSTEM).organisation == company


def test_many_are_found_in_a_handful_of_queries_and_in_order(db):
    rows = [Address("email", f"p{n}@example.org", f"Person {n}") for n in range(300)]
    with CaptureQueriesContext(
        connection,
    ) as first:
        people = people_for([*rows, *rows[:5]], by=SYSTEM)
    assert [person.name for person in people] == [row.name for row in [*rows, *rows[:5]]]
    assert Person.objects.count() == 300
    with CaptureQueriesContext(connection) as captured:
        assert people_for(rows, by=SYSTEM) == people[:300]
    assert len(captured) <= 4 and len(first) > 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_person():
    start, found = threading.Barrier(4), []

    def look():
        start.wait()
        found.append(person_for("email", "salma@example.org", by=SYSTEM).pk)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert len(set(found)) == 1 == Identity.objects.count() == Person.objects.count()


@pytest.mark.parametrize(
    ("typed", "kind"), [("salma@example.org", "email"), ("+962 79 1234567", "phone"), ("salma_h", "handle")]
)
def test_what_kind_a_typed_address_is(typed, kind):
    assert kind_of(typed) == kind


@given(local=st.text(min_size=1, max_size=30), domain=st.text(min_size=1, max_size=30))
def test_folding_twice_is_folding_once(local, domain):
    try:
        once = fold_identity("email", f"{local}@{domain}")
    except ValidationError:
        return
    assert fold_identity("email", once) == once
