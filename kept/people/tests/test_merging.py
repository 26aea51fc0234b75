"""Two persons who were one, and two after all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.models import Event
from kept.inbox.receiving import Received, receive, receive_many
from kept.people.choosing import outcomes
from kept.people.facts import tell_fact
from kept.people.finding import person_for
from kept.people.knowing import add_identity, know
from kept.people.links import link_for, open_link
from kept.people.mailings import refuse_mailings
from kept.people.merging import gather, merge, unmerge
from kept.people.models import Identity, Person
from kept.promises.making import promise


@pytest.fixture
def double(db, amal):
    """Salma again, from another address."""
    person = person_for("email", "s.haddad@work.example", name="S. Haddad", by=amal)
    return know(person, timezone="Asia/Dubai", pronunciation="SAL-ma", by=amal)


def wrote(channel, person, text="Where is it?"):
    return receive(channel, person, text=text, by=SYSTEM).conversation


def test_everything_of_the_one_is_the_others(double, salma, amal, help_channel, conversation):
    hers = wrote(help_channel, double)
    owed = promise(hers, what="call back", due_at=now() + timedelta(days=3), owner=amal, by=amal)
    fact = tell_fact(double, label="Ring", text="size 52", source="mail", by=amal)
    link, token = link_for(double, "conversation", hers.pk, by=SYSTEM)
    merge(double, into=salma, by=amal)
    for row in (hers, owed, fact, link, hers.messages.get()):
        row.refresh_from_db()
        assert row.person == salma
    assert {identity.value for identity in salma.identities.all()} == {"salma@example.org", "s.haddad@work.example"}
    assert person_for("email", "s.haddad@work.example", by=amal) == salma
    assert open_link(token).person == salma
    assert Event.objects.about("person", salma.pk).filter(name="person.merged").count() == 1


def test_a_merge_raises_no_level_and_reaches_nobody_who_refused(double, salma, amal):
    add_identity(salma, "phone", "+962791234567", verified=True, by=amal)
    refuse_mailings(double, by=double)
    merge(double, into=salma, by=amal)
    assert [one.value for one in salma.identities.filter(verified_at__isnull=False)] == ["+962791234567"]
    salma.refresh_from_db()
    assert salma.no_mailings_since == double.no_mailings_since


def test_what_both_say_is_chosen_and_what_was_told_goes_before_a_guess(double, salma, amal):
    by_name = {outcome.name: outcome for outcome in outcomes(double, salma)}
    assert (by_name["name"].open, by_name["name"].value, by_name["pronunciation"].value) == (
        True,
        "Salma Haddad",
        "SAL-ma",
    )
    know(double, language="en", by=amal)
    Person.objects.filter(pk=salma.pk).update(language_source="guessed")
    salma.refresh_from_db()
    assert {o.name: o.value for o in outcomes(double, salma)}["language"] == "en"
    merge(double, into=salma, choose={"name": "source", "timezone": "into"}, by=amal)
    salma.refresh_from_db()
    assert (salma.name, salma.folded, salma.timezone) == ("S. Haddad", "s. haddad", "Asia/Amman")


@pytest.mark.parametrize("choose", [{"name": "both"}, {"version": "source"}])
def test_only_what_can_be_chosen_is(double, salma, amal, choose):
    with pytest.raises(ValidationError):
        merge(double, into=salma, choose=choose, by=amal)


def test_circles_and_the_same_twice_are_refused(double, salma, joanna, amal):
    merge(double, into=salma, by=amal)
    for source, into in ((salma, salma), (salma, double), (double, salma), (double, joanna), (joanna, double)):
        with pytest.raises(ValidationError):
            merge(source, into=into, by=amal)


def test_undone_what_came_goes_back_and_what_began_since_stays(double, salma, amal, help_channel):
    hers = wrote(help_channel, double)
    row = merge(double, into=salma, choose={"name": "source"}, by=amal)
    salma.refresh_from_db()
    hers.refresh_from_db()
    more = receive(help_channel, salma, text="And today?", conversation=hers, by=SYSTEM)
    owed = promise(hers, what="send it", due_at=now() + timedelta(days=3), owner=amal, by=amal)
    _link, token = link_for(salma, "conversation", hers.pk, by=SYSTEM)
    new = wrote(help_channel, salma, "Something else")
    know(salma, pronunciation="SUL-ma", by=amal)
    unmerge(row, by=amal)
    for each, whose in ((hers, double), (more, double), (owed, double), (new, salma)):
        each.refresh_from_db()
        assert each.person == whose
    assert open_link(token) is None, "made for Salma, it must not show what is not hers"
    salma.refresh_from_db()
    double.refresh_from_db()
    assert (salma.name, salma.pronunciation, double.merged_into) == ("Salma Haddad", "SUL-ma", None)
    assert person_for("email", "s.haddad@work.example", by=amal) == double
    assert unmerge(row, by=amal).undone_at == row.undone_at


def test_merges_are_undone_in_any_order(salma, joanna, omar, amal):
    first = merge(joanna, into=salma, choose={"name": "source"}, by=amal)
    second = merge(omar, into=salma, choose={"name": "source"}, by=amal)
    unmerge(first, by=amal)
    unmerge(second, by=amal)
    salma.refresh_from_db()
    assert salma.name == "Salma Haddad"


def test_what_is_being_added_just_then_comes_along(double, salma, amal, help_channel):
    before = Person.objects.get(pk=double.pk)
    row = merge(double, into=salma, by=amal)
    message = receive_many([Received(channel=help_channel, person=before, text="Hello?")], by=SYSTEM)[0]
    assert message.conversation.person == salma
    Identity.objects.create(person=before, kind="handle", value="salma", shown="salma")
    with transaction.atomic():
        gather(Event.objects.get(name="person.merged"))
    assert salma.identities.count() == 3
    unmerge(row, by=amal)
    assert before.identities.count() == 2


def test_whatever_refers_to_a_person_is_brought_along():
    """A new column that points to a person needs a line in a `following_people.py`, and then here."""
    brought = {"inbox.conversation", "inbox.message", "inbox.move", "inbox.block", "promises.promise"}
    own = {"identity", "fact", "link", "merge", "person", "alias", "persontag", "formeridentity", "sign", "likely"}
    found = {
        relation.related_model._meta.label_lower
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.is_relation and relation.auto_created
    }
    assert found == brought | {f"people.{name}" for name in own}
