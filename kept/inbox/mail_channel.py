"""By which mail channel answers leave: a form, a telephone line or a letter is answered by mail."""

from django.db.models import Q

from kept.inbox.models import Channel


def mail_channel(channel: Channel) -> Channel:
    """The channel whose address answers come from and go back to: itself for mail; else the one that was chosen, the
    default, or the first. Where there is no mail channel at all, itself.
    """
    if channel.kind == "email":
        return channel
    rows = Channel.objects.filter(kind="email").order_by("-is_default", "pk")
    return (
        channel.answers_by or rows.filter(Q(team=channel.team) | Q(is_default=True)).first() or rows.first() or channel
    )
