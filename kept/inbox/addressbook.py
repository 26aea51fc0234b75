"""Which channel mail to an address comes to: looked up once for many mails, in two queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kept.inbox.models import Channel, ChannelAddress

ANY = "*@"


@dataclass
class AddressBook:
    """All addresses of the channels of one kind, as they stand now. Never kept beyond one piece of work: another
    process may change them at any moment.
    """

    exact: dict[str, Channel] = field(default_factory=dict)
    of_domain: dict[str, Channel] = field(default_factory=dict)
    default: Channel | None = None

    def at(self, address: str) -> Channel | None:
        """The channel mail to `address` comes to: by itself first, then without its +tag, by its whole domain last."""
        return self.exactly(address) or self.of_domain.get(address.strip().lower().rpartition("@")[2])

    def exactly(self, address: str) -> Channel | None:
        """The same without the addresses that only stand for a whole domain: those may be anybody's."""
        plain = address.strip().lower()
        return self.exact.get(plain) or self.exact.get(untagged(plain))

    def among(self, addresses: Iterable[str]) -> list[Channel]:
        """The channels these addresses lead to, each once, in order."""
        found = [channel for address in addresses if (channel := self.at(address)) is not None]
        return list({channel.pk: channel for channel in found}.values())


def untagged(address: str) -> str:
    """`help+autumn@lampring.example` to `help@lampring.example`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def address_book(kind: str = "email") -> AddressBook:
    """The addresses of all channels of a kind. The default is that of all kinds, as it always was."""
    book = AddressBook()
    channels = {channel.pk: channel for channel in Channel.objects.select_related("team").order_by("pk")}
    book.default = next((each for each in channels.values() if each.is_default), next(iter(channels.values()), None))
    for channel in channels.values():
        if channel.kind == kind:
            book.exact[channel.address] = channel
    for pattern, id in ChannelAddress.objects.filter(channel__kind=kind).values_list("pattern", "channel_id"):
        if id not in channels:
            continue  # made since the first query
        if pattern.startswith(ANY):
            book.of_domain[pattern.removeprefix(ANY)] = channels[id]
        else:
            book.exact.setdefault(pattern, channels[id])
    return book
