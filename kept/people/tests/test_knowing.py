"""What we know of a person, and how we know it."""

import pytest
from django.core.exceptions import ValidationError

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.people.access import facts_of, people_beginning
from kept.people.facts import forget_expired, forget_fact, tell_fact
from kept.people.finding import person_for
from kept.people.knowing import Stale, add_identity, know, mark_failing, remove_identity
from kept.people.lists import page
from kept.people.models import Source
from kept.people.organisations import create_organisation, join


def test_what_was_told_is_not_replaced_by_a_guess(salma, amal):
    know(salma, timezone="Asia/Dubai", told=False, by=SYSTEM)
    assert (salma.timezone, salma.timezone_source) == ("Asia/Amman", Source.TOLD)


def test_a_guess_gives_way_to_a_word(db, amal):
    person = person_for("email", "new@example.net", by=SYSTEM)
    know(person, timezone="Asia/Dubai", language="ar", told=False, by=SYSTEM)
    assert person.timezone_source == Source.GUESSED
    know(person, timezone="Asia/Dubai", by=amal)
    assert (person.timezone, person.timezone_source, person.language_source) == (
        "Asia/Dubai",
        Source.TOLD,
        Source.GUESSED,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("timezone", "UTC+3"),
        ("language", "xx-yyyy"),
        ("name", "{first_name}"),
        ("name", "x" * 201),
        ("honorific", "x" * 41),
    ],
)
def test_what_does_not_exist_is_refused_at_its_field(salma, amal, field, value):
    with pytest.raises(ValidationError) as refused:
        know(salma, **{field: value}, by=amal)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("tag", "kept"), [("zh-TW", "zh-Hant"), ("zh_CN", "zh-Hans"), ("AR", "ar"), ("pt-br", "pt-BR"), ("", "")]
)
def test_a_language_has_one_spelling(salma, amal, tag, kept):
    assert know(salma, language=tag, by=amal).language == kept


def test_somebody_elses_change_is_not_overwritten(salma, amal):
    seen = salma.version
    know(salma, honorific="دكتورة", by=amal)
    with pytest.raises(Stale):
        know(salma, honorific="أستاذة", expected=seen, by=amal)


def test_an_address_is_added_once_and_the_last_one_stays(salma, joanna, amal):
    phone = add_identity(salma, "phone", "+962791234567", by=amal)
    assert add_identity(salma, "phone", "+962 79 1234567", by=amal) == phone
    with pytest.raises(ValidationError):
        add_identity(joanna, "phone", "+962791234567", by=amal)
    remove_identity(phone, by=amal)
    with pytest.raises(ValidationError):
        remove_identity(salma.identities.get(), by=amal)


def test_mail_that_comes_back_is_remembered_and_forgotten(salma):
    mark_failing("email", "SALMA@example.org", by=SYSTEM)
    mark_failing("email", "nobody@example.org", by=SYSTEM)
    assert salma.identities.get().failing_since
    mark_failing("email", "salma@example.org", failing=False, by=SYSTEM)
    assert salma.identities.get().failing_since is None


def test_a_fact_needs_where_it_was_said(salma, amal):
    with pytest.raises(ValidationError) as refused:
        tell_fact(salma, label="Wedding", text="On Saturday", source=" ", by=amal)
    assert list(refused.value.message_dict) == ["source"]


def test_a_forgotten_fact_leaves_no_word_behind(salma, amal):
    fact = tell_fact(salma, label="Wedding", text="Her sister's", source="first mail", by=amal)
    assert list(facts_of(amal, salma)) == [fact]
    forget_fact(fact, by=amal)
    assert not facts_of(amal, salma).exists()
    assert "Wedding" not in str(Event.objects.get(name="fact.forgotten").data)


def test_what_is_over_or_was_not_agreed_to_is_not_shown(salma, amal):
    from datetime import timedelta

    from kept.events.clock import freeze, now

    tell_fact(salma, label="Sings", text="in a choir", source="call", consented=False, by=amal)
    tell_fact(salma, label="Wedding", text="Saturday", source="mail", expires_at=now() + timedelta(days=3), by=amal)
    assert [fact.label for fact in facts_of(amal, salma)] == ["Wedding"]
    with freeze(now() + timedelta(days=4)):
        assert not facts_of(amal, salma).exists()
        assert forget_expired() == 1


def test_people_are_found_by_the_beginning_of_name_or_address_in_any_script(db, amal):
    for address, name in (
        ("lina@haddad.example", "إيمان خالد"),
        ("yijun@example.com.tw", "陳怡君"),
        ("zoe@example.net", "Zoë Świętek"),
    ):
        person_for("email", address, name=name, by=SYSTEM)
    found = {
        typed: [person.name for person in people_beginning(amal, typed)]
        for typed in ("ايمان", "إيمان", "陳", "ZOË", "lina@h", "Haddad", "")
    }
    assert found["ايمان"] == found["إيمان"] == found["lina@h"] == ["إيمان خالد"]
    assert (found["陳"], found["ZOË"], found["Haddad"], len(found[""])) == (["陳怡君"], ["Zoë Świętek"], [], 3)


def test_the_list_follows_by_name_without_gap_or_repeat(db, amal):
    for n in range(25):
        person_for("email", f"{n}@example.net", name=f"Name {chr(97 + n % 5)}", by=SYSTEM)
    seen, after = [], ""
    while True:
        one = page(amal, after=after, size=7)
        seen += [person.pk for person in one.people]
        after = one.next
        if not after:
            break
    assert len(seen) == 25 == len(set(seen))


def test_a_person_joins_a_company(salma, amal):
    company = create_organisation(name="Haddad & Daughters", domain="@Haddad.example", by=amal)
    assert (join(salma, company, by=amal).organisation, company.domain) == (company, "haddad.example")
