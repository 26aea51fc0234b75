"""What the page says of when we answer: the team's own hours, never a guess."""

from datetime import timedelta

from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.inbox.models import Channel
from kept.promises.wording import time_in_zone
from kept.roster.business_time import next_closing, next_opening
from kept.roster.hours import calendar_of

LATEST = timedelta(days=30)


def when_we_answer(channel: Channel) -> str:
    """One sentence: whether we are there now, else when again. Only that a person answers, where no hours are set."""
    calendar, moment = calendar_of(channel.team), now()
    opens = next_opening(calendar, moment) if calendar else None
    if calendar is None or opens is None or opens - moment > LATEST:
        return _("A person reads it, and will answer.")
    if opens > moment:
        back = time_in_zone(opens, calendar.timezone, named=True)
        return _("We are not there just now. We are back %(when)s; then a person reads it.") % {"when": back}
    closes = next_closing(calendar, moment)
    if closes is None:
        return _("We are there now; a person reads it.")
    until = time_in_zone(closes, calendar.timezone, named=True)
    return _("We are there now, until %(when)s; a person reads it.") % {"when": until}
