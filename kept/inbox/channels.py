"""Channels: the addresses through which customers reach us."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.inbox.addressbook import address_book
from kept.inbox.models import Channel, ChannelAddress, Stage
from kept.live.hub import changed
from kept.people.checking import language_tag, zone_name
from kept.people.finding import kind_of
from kept.people.folding import fold_identity
from kept.text.folding import strip_bidi

FIELDS = frozenset("name address team answers_by stage language timezone greetings closings tells_broken".split())
LONGEST_WORDS = 500


def create_channel(
    *, name: str, address: str, by: Any, kind: str = "email", is_default: bool = False, **fields: Any
) -> Channel:
    """A new way in and out; the first one for mail is the default. Raises ValidationError by field. Event: channel.created."""
    channel = Channel(kind=kind)
    with transaction.atomic():
        _set(channel, {"name": name, "address": address, **fields})
        _save(channel)
        record("channel.created", channel, by=by)
        if is_default or (kind == "email" and not Channel.objects.filter(is_default=True).exists()):
            make_default(channel, by=by)
    changed("inbox")
    return channel


def change_channel(channel: Channel, *, by: Any, **fields: Any) -> Channel:
    """Change any of FIELDS. Raises ValidationError by field. Event: channel.changed."""
    before = {name: getattr(channel, name) for name in fields}
    with transaction.atomic():
        _set(channel, fields)
        names = sorted(name for name, value in before.items() if getattr(channel, name) != value)
        if names:
            _save(channel)
            record("channel.changed", channel, by=by, data={"fields": names})
    changed("inbox")
    return channel


def make_default(channel: Channel, *, by: Any) -> Channel:
    """What fits no address goes to this one, which takes mail. Event: channel.made_default."""
    if channel.is_default or channel.kind != "email":
        return channel
    with transaction.atomic():
        Channel.objects.filter(is_default=True).update(is_default=False)
        channel.is_default = True
        channel.save(update_fields=["is_default"])
        record("channel.made_default", channel, by=by)
    return channel


def default_channel() -> Channel | None:
    mail_first = Channel.objects.filter(kind="email").order_by("-is_default", "pk").first()
    return mail_first or Channel.objects.order_by("pk").first()


def channel_at(address: str, *, kind: str = "email") -> Channel | None:
    """The channel mail to this address comes to, or None. For many addresses ask one address_book()."""
    return address_book(kind).at(address)


def _set(channel: Channel, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of a channel: {sorted(unknown)}")
    wrong = {}
    for name, value in fields.items():
        try:
            setattr(channel, name, _checked(name, value, channel))
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)


def _checked(name: str, value: Any, channel: Channel) -> Any:
    if name == "language":
        return language_tag(value) or "en"
    if name == "timezone":
        return zone_name(value) or "UTC"
    if name in {"greetings", "closings"}:
        return _words(value)
    if name == "stage" and value not in Stage.values:
        raise ValidationError(_("There is no such stage."))
    if name == "name":
        plain = " ".join(strip_bidi(value).split())
        if not plain or len(plain) > 120:
            raise ValidationError(_("Give it a name of at most %(n)s characters.") % {"n": 120})
        return plain
    if name == "address":
        return _address(value, channel)
    return value


def _address(value: str, channel: Channel) -> str:
    address = strip_bidi(value).strip().lower()
    if channel.kind == "email" and (kind_of(address) != "email" or "+" in address or len(address) > 320):
        raise ValidationError(_("This is no e-mail address we can receive at."))
    if channel.kind == "phone":
        address = fold_identity("phone", value)
    if ChannelAddress.objects.filter(pattern=address).exclude(channel=channel.pk).exists():
        raise ValidationError(_("Another channel has this address."))
    return address


def _words(value: dict[str, str]) -> dict[str, str]:
    """Greetings or closings by language tag; blank ones fall back to the house's own."""
    words = {language_tag(tag): text.replace("\x00", "").strip() for tag, text in value.items()}
    if any(len(text) > LONGEST_WORDS for text in words.values()):
        raise ValidationError(_("At most %(n)s characters.") % {"n": LONGEST_WORDS})
    return {tag: text for tag, text in words.items() if tag and text}


def _save(channel: Channel) -> None:
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError:
        raise ValidationError({"address": _("Another channel has this address.")}) from None
