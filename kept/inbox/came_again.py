"""The same mail to two of our addresses: one conversation, and the other address is not forgotten."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.recording import record
from kept.inbox.mail_channel import mail_channel
from kept.inbox.mentioning import may_see
from kept.inbox.models import Channel, Message
from kept.inbox.wording import one_line
from kept.notices.telling import tell

MOST_ADDRESSES = 20


def came_again(message: Message, *channels: Channel, by: Any) -> None:
    """A message that is there already came once more: remember by which addresses, and tell the teams behind them.

    Nothing happens where it came by no other address than before. Event: message.came_again.
    """
    channel = message.conversation.channel
    known = message.marks.get("addresses") or list(dict.fromkeys((channel.address, mail_channel(channel).address)))
    new = [channel for channel in channels if channel.address not in known]
    if not new or len(known) >= MOST_ADDRESSES:
        return
    added = list(dict.fromkeys(channel.address for channel in new))
    with transaction.atomic():
        message.marks = message.marks | {"addresses": [*known, *added]}
        message.save(update_fields=["marks"])
        record("message.came_again", message, by=by, about=[message.conversation], data={"addresses": added})
        tell_others(message, new)


def tell_others(message: Message, channels: Any) -> None:
    """The conversation lies with the team of the first address. The teams of the others are told where it is.

    Whoever may not see that team's work is told that it answers, and nothing of what was written.
    """
    conversation = message.conversation
    ids = {channel.team_id for channel in channels} - {conversation.team_id, None}
    if not ids or message.automatic:
        return
    seeing = set(may_see(conversation).values_list("pk", flat=True))
    for user in User.objects.people().filter(memberships__team__in=ids).distinct():
        if conversation.team is not None and user.memberships.filter(team=conversation.team_id).exists():
            continue  # they have it in their own list
        sees = user.pk in seeing
        team = (conversation.team or conversation.channel).name
        title = lambda team=team: _("%(team)s answers a mail that came to you too") % {"team": team}  # noqa: E731
        tell(
            user,
            "mention",
            title=title,
            body=one_line(message.text, 200) if sees else "",
            url=reverse("desk:conversation", args=[conversation.pk]) if sees else reverse("desk:inbox-home"),
            key=f"came_again:{message.pk}",
        )
