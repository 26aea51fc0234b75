"""Who might be one, and finding people however their name is typed."""

import pytest

from kept.events.models import Event
from kept.people.access import people_beginning
from kept.people.duplicates import like, look, tell_apart, waiting
from kept.people.finding import person_for
from kept.people.knowing import add_identity, know
from kept.people.merging import merge, unmerge
from kept.people.models import Sign
from kept.people.naming import add_alias, remove_alias
from kept.people.organisations import create_organisation, join
from kept.people.searching import find_people


@pytest.fixture
def make(db, amal):
    def one(address, name="", kind="email", company=None):
        person = person_for(kind, address, name=name, by=amal)
        return join(person, company, by=amal) if company else person

    return one


def pairs():
    look()
    return {frozenset([row.first.pk, row.second.pk]): row.because for row in waiting()}


def test_the_same_phone_in_another_form(make, amal):
    one, other = make("+962791234567", kind="phone"), make("00962 79-123-4567", kind="handle")
    assert pairs() == {frozenset([one.pk, other.pk]): ["p"]}


def test_near_addresses_and_the_same_name_across_scripts(make, amal):
    dots, plus = make("lina.k@gmail.com"), make("linak+shop@googlemail.com")
    one, other = make("s.haddad@example.org", "Salma Haddad"), make("shaddad@work.example", "سلمى حداد")
    make("salma@other.example", "Salma Haddad"), make("s.haddad@third.example", "Sami Hamdan")
    assert pairs() == {frozenset([dots.pk, plus.pk]): ["e"], frozenset([one.pk, other.pk]): ["a"]}


def test_the_same_name_in_the_same_company(make, amal):
    company = create_organisation(name="Haddad", by=amal)
    one, other = make("1@x.example", "陳怡君", company=company), make("2@y.example", "陈怡君", company=company)
    assert pairs() == {frozenset([one.pk, other.pk]): ["o"]}
    assert like(one) == [other]


def test_a_switchboard_makes_no_pairs(make, amal):
    for number in range(20):
        make(f"+9627912{number:02}567", kind="phone")
    for number in range(14):
        make(f"{number} 79 123 4567", kind="handle")
    assert pairs() == {}


def test_who_was_told_apart_is_not_asked_about_again(make, amal):
    one, other = make("lina.k@gmail.com"), make("linak@gmail.com")
    assert len(pairs()) == 1
    tell_apart(other, one, by=amal)
    know(one, name="Lina", by=amal)
    assert pairs() == {} and like(one) == []


def test_a_pair_is_gone_when_merged_and_back_when_undone(make, amal):
    one, other = make("lina.k@gmail.com"), make("linak@gmail.com")
    look()
    row = merge(other, into=one, by=amal)
    assert pairs() == {}
    unmerge(row, by=amal)
    assert len(pairs()) == 1


def test_looking_twice_changes_nothing(make, amal):
    make("lina.k@gmail.com", "Lina Khoury")
    look()
    before = sorted(Sign.objects.values_list("value", "person"))
    assert look() == 0
    assert sorted(Sign.objects.values_list("value", "person")) == before


def test_nobody_is_passed_over_when_more_came_than_one_run_takes(make, amal, monkeypatch):
    monkeypatch.setattr("kept.people.duplicates.A_RUN", 3)
    monkeypatch.setattr("kept.people.duplicates.OVERLAP", 0)
    people = [make(f"person{n}@example.org", f"Person {n}") for n in range(8)]
    Event.objects.all().delete()  # as those an import of history brings: no event tells of them
    know(people[-1], name="Somebody else", by=amal)
    for _run in range(4):
        look()
    assert set(Sign.objects.values_list("person", flat=True)) >= {person.pk for person in people}


def test_m57_all_spellings_of_a_name_reach_the_same_contact_once_aliased(make, amal, client_as):
    micah = make("micah@example.org", "Micah")
    for alias in ("ميخا", "ميكا", "邁卡"):
        add_alias(micah, alias, by=amal)
    for typed in ("ميخا", "ميكا", "Micah", "邁卡", "micah", "مِيخا"):
        assert list(people_beginning(amal, typed)) == [micah], typed
        assert "micah@example.org" in client_as(amal).get("/people", {"q": typed}).content.decode()
        assert f"/people/{micah.pk}" in client_as(amal).get("/find", {"q": typed}).content.decode()
    look()
    for typed in ("迈卡", "Mica", "Micha"):
        assert find_people(amal, typed) == [micah], typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jonna Reyes", "joanna"), ("Rayes", "joanna"), ("Salma Hadad", "salma"), ("سلمي حدّاد", "salma"),
        ("Omer Saeed", "omar"), ("عمر سعيد", "omar"), ("陈怡君", "yijun"), ("Peterson", None),
    ],
)  # fmt: skip
def test_slips_are_forgiven(shop, amal, typed, meant):
    look()
    assert find_people(amal, typed) == ([getattr(shop, meant)] if meant else [])


def test_a_name_that_lost_in_a_merge_goes_on_finding(make, amal, salma):
    other = make("s@work.example", "Umm Karim")
    row = merge(other, into=salma, by=amal)
    assert list(people_beginning(amal, "umm k")) == [salma]
    unmerge(row, by=amal)
    assert list(people_beginning(amal, "umm k")) == [other] and not salma.aliases.exists()


def test_an_alias_goes_when_it_is_removed(make, amal, salma):
    alias = add_alias(salma, "سلومة", by=amal)
    assert add_alias(salma, "سلومه", by=amal) == alias
    remove_alias(alias, by=amal)
    assert not people_beginning(amal, "سلومة").exists()


def test_main_and_former_addresses(salma, amal, client_as):
    from kept.people.knowing import choose_identity, remove_identity

    work = add_identity(salma, "email", "salma@work.example", by=amal)
    choose_identity(work, by=amal)
    assert salma.identities.first() == work
    remove_identity(work, by=amal)
    assert [one.shown for one in salma.former_identities.all()] == ["salma@work.example"]
    assert person_for("email", "salma@work.example", by=amal) != salma
