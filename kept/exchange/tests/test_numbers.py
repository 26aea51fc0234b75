"""M150: one team for very many customers."""

import time

import pytest

from kept.exchange.bulk import insert, reserve_ids
from kept.people.models import Identity, Person

pytestmark = pytest.mark.django_db
MANY = 100_000


def test_m150_a_list_of_100_000_people_is_there_within_a_second(client_as, amal):
    ids = reserve_ids(Person, MANY)
    insert(Person, [{"id": id, "name": f"Customer {id}", "folded": f"customer {id}"} for id in ids])
    insert(
        Identity,
        [
            {"person_id": id, "kind": "email", "value": f"c{id}@example.org", "shown": f"c{id}@example.org"}
            for id in ids
        ],
    )
    browser = client_as(amal)
    browser.get("/people")  # templates are compiled once
    began = time.perf_counter()
    answer = browser.get("/people")
    assert time.perf_counter() - began < 1
    assert answer.status_code == 200
    assert "Customer" in answer.content.decode()
