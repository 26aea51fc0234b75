"""Links for customers: they show, they end, and nothing happens because one was opened."""

from datetime import timedelta

import pytest

from kept.events.clock import freeze, now
from kept.people.links import link_for, make_link, open_link, revoke_link, revoke_links, token_of
from kept.people.models import Link


def test_a_link_opens_its_one_subject(salma):
    link, token = make_link(salma, "conversation", 42, by=salma)
    found = open_link(token)
    assert (found, found.person, found.scope, found.subject_id) == (link, salma, "conversation", 42)


def test_the_token_itself_is_not_stored(salma):
    link, token = make_link(salma, "conversation", 42, by=salma)
    assert token not in str(Link.objects.values().get(pk=link.pk))


def test_opening_writes_nothing(salma, django_assert_num_queries):
    _link, token = make_link(salma, "conversation", 42, by=salma)
    with django_assert_num_queries(1):
        open_link(token)


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "../../etc", "\x00"])
def test_anything_else_opens_nothing(db, token):
    assert open_link(token) is None


def test_an_ended_or_revoked_link_opens_nothing(salma, amal):
    link, token = make_link(salma, "conversation", 42, days=1, by=salma)
    with freeze(now() + timedelta(days=1)):
        assert open_link(token) is None
    revoke_link(link, by=amal)
    revoke_link(link, by=amal)
    assert open_link(token) is None


def test_the_same_link_is_given_again_while_it_is_good_for_long(salma):
    first, token = link_for(salma, "conversation", 42, by=salma)
    assert link_for(salma, "conversation", 42, by=salma) == (first, token)
    assert link_for(salma, "conversation", 43, by=salma)[0] != first
    with freeze(now() + timedelta(days=20)):
        assert link_for(salma, "conversation", 42, by=salma)[0] != first


def test_an_old_link_opens_after_the_secret_was_changed(salma, settings):
    link, token = make_link(salma, "conversation", 42, by=salma)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert open_link(token) == link and token_of(link) == token
    settings.SECRET_KEY_FALLBACKS = []
    assert open_link(token) == link and token_of(link) is None


def test_all_links_of_a_subject_end_together(salma, joanna, amal):
    tokens = [make_link(person, "conversation", 42, by=amal)[1] for person in (salma, joanna)]
    _other, kept = make_link(salma, "conversation", 43, by=amal)
    assert revoke_links("conversation", 42, by=amal) == 2
    assert [open_link(token) for token in tokens] == [None, None] and open_link(kept)
