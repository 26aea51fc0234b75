"""The lists of the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.events.clock import freeze, now
from kept.inbox.assignment import assign
from kept.inbox.closing import close
from kept.inbox.lists import counts, neighbours, page, place_of, shown
from kept.inbox.models import Conversation, State
from kept.inbox.reading import mark_seen, mark_unread
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.tagging import tag


@pytest.fixture
def five(help_channel, salma, joanna, amal, yusuf, finance, mei):
    """Five conversations, the newest last: mine, unassigned, waiting, closed, and one of Finance."""
    start = now() - timedelta(hours=1)
    made = []
    for n in range(5):
        with freeze(start + timedelta(minutes=n)):
            made.append(receive(help_channel, joanna if n % 2 else salma, text=f"Question {n}?", by=salma).conversation)
    assign(made[0], to_user=amal, by=mei)
    with freeze(start + timedelta(minutes=2)):
        reply(made[2], "Here you are.", by=yusuf)
    close(made[3], because="thanks", by=amal)
    assign(made[4], to_team=finance, by=mei)
    return [Conversation.objects.get(pk=each.pk) for each in made]


@pytest.mark.parametrize(
    ("view", "of_amal", "of_yusuf"),
    [
        ("mine", [0], []),
        ("team", [1, 0], [4, 1, 0]),
        ("unassigned", [1], [4, 1]),
        ("waiting", [2], [2]),
        ("closed", [3], [3]),
        ("all", [3, 2, 1, 0], [4, 3, 2, 1, 0]),
    ],
)
def test_each_view_has_what_belongs_there_newest_first(five, amal, yusuf, view, of_amal, of_yusuf):
    for user, wanted in ((amal, of_amal), (yusuf, of_yusuf)):
        assert [row.id for row in page(user, view).rows] == [five[n].pk for n in wanted]
        assert counts(user)[view] == len(wanted)


def test_an_unknown_view_is_a_mistake(amal):
    with pytest.raises(KeyError):
        page(amal, "everything")


def test_a_row_says_who_what_and_whether_it_was_read(five, amal, joanna):
    tag(five[1], "courier", "ring", by=amal)
    row = page(amal, "unassigned").rows[0]
    assert (row.name, row.initial, row.line, row.tags, row.unread, row.assignee) == (
        "Joanna Reyes",
        "J",
        "Question 1?",
        ["courier", "ring"],
        True,
        "",
    )


def test_unread_is_each_users_own(five, amal, rana):
    mark_seen(five[1], by=amal)
    assert not page(amal, "unassigned").rows[0].unread and page(rana, "unassigned").rows[0].unread
    mark_unread(five[1], by=amal)
    assert page(amal, "unassigned").rows[0].unread


def test_an_unknown_name_shows_the_address(help_channel, amal):
    from kept.people.finding import person_for

    person = person_for("email", "Some.One@Example.net", by=amal)
    receive(help_channel, person, text="Hello", by=person)
    assert page(amal, "all").rows[0].name == "Some.One@Example.net"


def test_pages_follow_each_other_without_gap_or_repeat(help_channel, salma, mei, care, finance):
    moment = now() - timedelta(days=1)
    rows = [
        Conversation(
            channel=help_channel,
            person=salma,
            team=finance if n % 3 else care,
            state=State.OPEN,
            last_at=moment + timedelta(seconds=n // 4),
        )
        for n in range(130)
    ]
    Conversation.objects.bulk_create(rows)
    for view in ("team", "unassigned", "all"):
        found, before = [], ""
        while True:
            one = page(mei, view, before=before)
            found += [row.id for row in one.rows]
            before = one.next
            if not before:
                break
        assert found == [row.pk for row in sorted(rows, key=lambda row: (row.last_at, row.pk), reverse=True)]


def test_the_neighbours_are_the_rows_above_and_below(five, amal):
    rows = [row.id for row in page(amal, "all").rows]
    middle = Conversation.objects.get(pk=rows[1])
    assert neighbours(amal, "all", middle) == (rows[0], rows[2])
    assert neighbours(amal, "all", Conversation.objects.get(pk=rows[0]))[0] is None


@pytest.mark.parametrize("cursor", ["", "x", "12", "12-", "-", "9" * 40 + "-1", "1-" + "9" * 40, "١-١"])
def test_a_cursor_that_is_none_begins_at_the_top(five, amal, cursor):
    assert place_of(cursor) is None
    assert len(page(amal, "all", before=cursor).rows) == 4


def test_counting_stops_at_999(help_channel, salma, amal):
    Conversation.objects.bulk_create(
        Conversation(channel=help_channel, person=salma, team=help_channel.team) for _ in range(1100)
    )
    assert counts(amal)["all"] == 1000
    assert (shown(1000), shown(999), shown(0)) == ("999+", "999", "0")


def test_a_page_costs_the_same_queries_however_many_rows(help_channel, salma, yusuf):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(yusuf, "team"), counts(yusuf)
        return len(captured)

    receive(help_channel, salma, text="One", by=salma)
    few = cost()
    for n in range(60):
        tag(receive(help_channel, salma, text=f"Message {n}", by=salma).conversation, "ring", by=yusuf)
    assert cost() == few <= 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rightly reads small tables whole")
@pytest.mark.parametrize("view", ["mine", "team", "unassigned", "waiting", "snoozed", "closed", "all"])
def test_each_leg_of_a_view_walks_along_an_index_in_order(five, amal, yusuf, view):
    from kept.inbox.access import scope_of
    from kept.inbox.lists import legs_of

    for user in (amal, yusuf):
        for leg in legs_of(user, view, scope_of(user)):
            plan = leg.newest_first().values("pk")[:51].explain()
            assert "INDEX conv_" in plan and "TEMP B-TREE" not in plan
