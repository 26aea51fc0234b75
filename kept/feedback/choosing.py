"""On which channels satisfaction is asked, how long after closing, and how often a person at most."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.recording import record
from kept.feedback.asking import ASKING
from kept.feedback.models import Asking
from kept.inbox.models import Channel

MOST_HOURS, MOST_DAYS = 14 * 24, 365


def ask_on(channel: Channel, *, delay_hours: int = 24, every_days: int = 30, by: Any) -> Asking:
    """Ask after conversations of this channel from now on. Raises ValidationError by field. Event: asking.chosen."""
    wrong = {}
    if not 0 <= delay_hours <= MOST_HOURS:
        wrong["delay_hours"] = _("At most %(n)s hours.") % {"n": MOST_HOURS}
    if not 1 <= every_days <= MOST_DAYS:
        wrong["every_days"] = _("From 1 to %(n)s days.") % {"n": MOST_DAYS}
    if not channel.answers_by_mail:
        wrong["channel"] = _("Nobody can be asked there: its answers are no mails.")
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        row, _new = Asking.objects.update_or_create(
            channel=channel,
            defaults={"delay_hours": delay_hours, "every_days": every_days},
            create_defaults={"delay_hours": delay_hours, "every_days": every_days, "since": now()},
        )
        data = {"delay_hours": delay_hours, "every_days": every_days}
        record("asking.chosen", channel, by=by, data=data)
    cache.delete(ASKING)
    return row


def stop_asking(channel: Channel, *, by: Any) -> None:
    """Nobody is asked there from now on; answers to what was asked are taken. Event: asking.ended."""
    with transaction.atomic():
        if Asking.objects.filter(channel=channel).delete()[0]:
            record("asking.ended", channel, by=by)
    cache.delete(ASKING)
