"""Fields of a house's own: filled in, asked for on closing, renamed and retired without losing a value."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.closing import close
from kept.inbox.conflicts import FieldConflict
from kept.inbox.field_settings import change_field, create_field, order_fields, retire_field
from kept.inbox.field_values import option_label, plain, stored
from kept.inbox.fields import FieldsMissing, fields_of, set_fields
from kept.inbox.models import Field, State
from kept.inbox.replying import reply


@pytest.fixture
def order(mei):
    return create_field(name="Order", kind="text", by=mei)


def value(conversation, field):
    return plain(stored(conversation.field_values.select_related("user").filter(field=field).first(), field))


def test_each_kind_keeps_its_value(conversation, mei, amal):
    size = create_field(name="Size", kind="list", options=["Small", {"labels": {"en": "Large", "ar": "كبير"}}], by=mei)
    given = {
        create_field(name="Order", kind="text", by=mei): ("  A 12 ", "A 12"),
        create_field(name="Grams", kind="number", by=mei): ("4.50", "4.5"),
        create_field(name="Wedding", kind="date", by=mei): ("2026-12-01", "2026-12-01"),
        size: ("كبير", "2"),
        create_field(name="Goldsmith", kind="person", by=mei): (str(amal.pk), str(amal.pk)),
    }
    set_fields(conversation, {field: typed for field, (typed, _kept) in given.items()}, by=amal)
    assert [value(conversation, field) for field in given] == [kept for _typed, kept in given.values()]


def test_two_people_in_one_field_are_told_of_each_other(conversation, order, amal, yusuf):
    set_fields(conversation, {order: "A 12"}, was={order.pk: ""}, by=amal)
    with pytest.raises(FieldConflict) as conflict:
        set_fields(conversation, {order: "B 9"}, was={order.pk: ""}, by=yusuf)
    assert (conflict.value.theirs, conflict.value.yours, conflict.value.row.by) == ("A 12", "B 9", amal)
    set_fields(conversation, {order: "A 12"}, was={order.pk: ""}, by=yusuf)  # the same is no conflict
    assert value(conversation, order) == "A 12"


def test_closing_asks_for_what_is_required(conversation, order, amal, mei):
    change_field(order, required_to_close=True, by=mei)
    reply(conversation, "It is in Amman.", by=amal)
    with pytest.raises(FieldsMissing) as refused:
        close(conversation, by=amal)
    assert refused.value.fields == [order] and list(refused.value.message_dict) == [f"fields.{order.pk}"]
    set_fields(conversation, {order: "A 12"}, by=amal)
    close(conversation, by=amal)
    assert conversation.state == State.CLOSED


def test_renamed_and_retired_no_value_is_lost(conversation, order, amal, mei):
    set_fields(conversation, {order: "A 12"}, by=amal)
    change_field(order, name="Order number", required_to_close=True, by=mei)
    retire_field(order, by=mei)
    assert value(conversation, order) == "A 12" and not fields_of(conversation).exists()
    with pytest.raises(ValidationError):
        set_fields(conversation, {order: "B 9"}, by=amal)


def test_an_option_left_out_is_still_said_where_it_was_chosen(conversation, amal, mei):
    size = create_field(name="Size", kind="list", options=["Small", "Large"], by=mei)
    set_fields(conversation, {size: "Large"}, by=amal)
    change_field(size, options=["Small", "Huge"], by=mei)
    assert option_label(size, value(conversation, size)) == "Large"
    with pytest.raises(ValidationError):
        set_fields(conversation, {size: "Large"}, by=amal)


def test_a_teams_field_is_asked_of_that_team_alone(conversation, care, finance, mei, amal):
    own, other = (create_field(name=team.name, kind="text", team=team, by=mei) for team in (care, finance))
    assert list(fields_of(conversation)) == [own]
    with pytest.raises(ValidationError):
        set_fields(conversation, {other: "x"}, by=amal)


def test_leads_put_fields_in_order(order, mei):
    second = create_field(name="Second", kind="text", by=mei)
    order_fields([second.pk, order.pk], by=mei)
    assert list(Field.objects.in_order()) == [second, order]
