import pytest

from kept.accounts.models import User
from kept.search.counting import counted

pytestmark = pytest.mark.django_db


def test_several_counts_cost_one_query(shop, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = counted(
            [
                ("all", User.objects.all()),
                ("agents", User.objects.filter(role="agent")),
                ("none", User.objects.filter(pk=0)),
            ],
            most=99,
        )
    assert found == {"all": 6, "agents": 3, "none": 0}


def test_counting_stops_where_nobody_reads_on(shop):
    assert counted([("all", User.objects.all())], most=3) == {"all": 4}


def test_parts_of_one_name_are_added_up(shop):
    assert counted(
        [("both", User.objects.filter(role="agent")), ("both", User.objects.filter(role="lead"))], most=99
    ) == {"both": 4}


def test_nothing_asked_is_nothing_found(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert counted([], most=9) == {}
