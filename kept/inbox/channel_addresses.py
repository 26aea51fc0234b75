"""More addresses of a channel: `orders@lampring.example`, or all that is written to a domain, `*@lampring.example`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.inbox.addressbook import ANY
from kept.inbox.models import Channel, ChannelAddress
from kept.live.hub import changed
from kept.people.finding import kind_of
from kept.text.folding import strip_bidi

MOST = 200


def add_address(channel: Channel, pattern: str, *, by: Any) -> ChannelAddress:
    """Mail to this address comes to the channel too. `*@domain` takes what fits no other address of that domain.

    Raises ValidationError {"address": …}. Event: channel.changed.
    """
    plain = _checked(pattern)
    with transaction.atomic():
        # One after the other, so that two of them never take one address.
        list(Channel.objects.select_for_update().order_by("pk").values_list("pk"))
        if Channel.objects.filter(address=plain).exists() or ChannelAddress.objects.filter(pattern=plain).exists():
            raise ValidationError({"address": _("Another channel has this address.")})
        if channel.addresses.count() >= MOST:
            raise ValidationError({"address": _("At most %(n)s addresses.") % {"n": MOST}})
        try:
            with transaction.atomic():
                made = ChannelAddress.objects.create(channel=channel, pattern=plain)
        except IntegrityError:
            raise ValidationError({"address": _("Another channel has this address.")}) from None
        record("channel.changed", channel, by=by, data={"fields": ["addresses"], "added": plain})
    changed("inbox")
    return made


def remove_address(address: ChannelAddress, *, by: Any) -> None:
    """Mail to this address does not come to its channel any more. Event: channel.changed."""
    with transaction.atomic():
        record("channel.changed", address.channel, by=by, data={"fields": ["addresses"], "removed": address.pattern})
        address.delete()
    changed("inbox")


def _checked(pattern: str) -> str:
    plain = strip_bidi(pattern).strip().lower()
    example = f"all{plain.removeprefix('*')}" if plain.startswith(ANY) else plain
    if kind_of(example) != "email" or "+" in example or "*" in example or len(plain) > 320:
        raise ValidationError({"address": _("This is no e-mail address we can receive at.")})
    return plain
