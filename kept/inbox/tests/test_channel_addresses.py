"""A channel has many addresses, and one may stand for a whole domain."""

import pytest
from django.core.exceptions import ValidationError

from kept.events.actors import SYSTEM
from kept.inbox.addressbook import address_book
from kept.inbox.channel_addresses import add_address, remove_address
from kept.inbox.channels import change_channel, channel_at, create_channel
from kept.inbox.models import ChannelAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(help_channel, mei):
    return create_channel(name="Sales", address="sales@lampring.example", by=mei)


def test_an_address_by_itself_comes_before_the_rest_of_its_domain(help_channel, sales, mei):
    add_address(help_channel, "*@lampring.example", by=mei)
    add_address(sales, "Orders@Lampring.example", by=mei)
    assert channel_at("orders+autumn@lampring.example") == sales
    assert channel_at("SALES@lampring.example") == sales
    assert channel_at("anything@lampring.example") == help_channel
    assert channel_at("anything@elsewhere.example") is None


def test_whoever_writes_from_the_domain_of_a_catch_all_is_not_taken_for_ourselves(help_channel, mei):
    add_address(help_channel, "*@lampring.example", by=mei)
    book = address_book()
    assert book.exactly("cook@lampring.example") is None and book.at("cook@lampring.example") == help_channel


@pytest.mark.parametrize(
    "pattern", ["", "x", "*", "*@", "a*@x.example", "a+b@x.example", "@x.example", "*@x@y.example"]
)
def test_what_is_no_address_is_refused(help_channel, mei, pattern):
    with pytest.raises(ValidationError) as refused:
        add_address(help_channel, pattern, by=mei)
    assert "address" in refused.value.message_dict


def test_one_address_belongs_to_one_channel(help_channel, sales, mei):
    add_address(help_channel, "orders@lampring.example", by=mei)
    for act in (
        lambda: add_address(sales, "ORDERS@lampring.example", by=mei),
        lambda: add_address(help_channel, "sales@lampring.example", by=mei),
        lambda: change_channel(sales, address="orders@lampring.example", by=mei),
        lambda: create_channel(name="Orders", address="orders@lampring.example", by=mei),
    ):
        with pytest.raises(ValidationError):
            act()


def test_a_channel_may_take_its_own_further_address_as_its_first(help_channel, mei):
    add_address(help_channel, "hello@lampring.example", by=mei)
    assert change_channel(help_channel, address="hello@lampring.example", by=mei).address == "hello@lampring.example"


def test_addresses_are_added_and_removed_on_the_page_of_the_channel(help_channel, mei, amal, client_as):
    page = f"/settings/channels/{help_channel.pk}"
    client = client_as(mei)
    assert client.post(f"{page}/addresses", {"address": "*@lampring.example"}).status_code == 302
    assert "*@lampring.example" in client.get(page).content.decode()
    assert "*@lampring.example" in client.get("/settings/channels").content.decode()
    refused = client.post(f"{page}/addresses", {"address": "nothing"})
    assert refused.status_code == 422 and "aria-invalid" in refused.content.decode()
    added = ChannelAddress.objects.get()
    assert client_as(amal).post(f"/settings/channel-addresses/{added.pk}/removal").status_code in {403, 404}
    assert client.post(f"/settings/channel-addresses/{added.pk}/removal").status_code == 302
    assert not ChannelAddress.objects.exists()


def test_a_removed_address_leads_nowhere(help_channel, mei):
    remove_address(add_address(help_channel, "orders@lampring.example", by=mei), by=SYSTEM)
    assert channel_at("orders@lampring.example") is None
