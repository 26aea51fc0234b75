"""How a promise is said to whoever reads: its time in the customer's zone, and how far off it is."""

from datetime import datetime

from babel import numbers
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kept.promises.measures import DAYS, MINIMUM, Share
from kept.promises.models import Act, Promise, PromiseState
from kept.promises.zones import city, exists
from kept.ui import formats
from kept.ui.locales import reader


def time_in_zone(at: datetime, zone: str, *, named: bool) -> str:
    """`at` as the clock in `zone` shows it: "14:05", "Sun 22 Nov, 14:05"; with the city if `named`."""
    zone = zone if exists(zone) else "UTC"
    said = formats.moment(at, zone)
    return (
        pgettext("a time and the city it is meant in", "%(time)s %(city)s") % {"time": said, "city": city(zone)}
        if named
        else said
    )


def due_text(promise: Promise, *, to_customer: bool = False) -> str:
    """The due time in the customer's zone, with the city where it has to be named."""
    return time_in_zone(promise.due_at, promise.timezone, named=names_city(promise, to_customer=to_customer))


def place_of(promise: Promise, *, to_customer: bool = False) -> str:
    """The city to name beside the due time, "" where it goes without saying."""
    return city(promise.timezone) if names_city(promise, to_customer=to_customer) else ""


def names_city(promise: Promise, *, to_customer: bool) -> bool:
    """Whether the zone must be said: to everybody if it is only guessed, and to us when we live elsewhere."""
    return promise.timezone_guessed or (not to_customer and timezone.get_current_timezone_name() != promise.timezone)


def state_text(promise: Promise, *, to_customer: bool = False) -> str:
    """The state in one or two words, as we say it to ourselves, or to the customer."""
    state = promise.state
    if promise.within_grace:
        return _("late, within the time you gave us") if to_customer else _("late, within grace")
    if to_customer:
        return {
            PromiseState.OPEN: pgettext("promise, to the customer", "on its way"),
            PromiseState.KEPT: pgettext("promise, to the customer", "kept"),
            PromiseState.BROKEN: pgettext("promise, to the customer", "not kept in time"),
            PromiseState.MENDED: pgettext("promise, to the customer", "made good"),
            PromiseState.VOID: pgettext("promise, to the customer", "no longer needed"),
        }[state]
    return str(state.label)


def lateness_text(promise: Promise) -> str:
    """How it went, with the margin: "kept 2 hours early", "2 hours late". Empty while it is open or withdrawn."""
    margin = promise.margin
    if margin is None:
        return ""
    length = formats.duration(margin, parts=1)
    if margin.total_seconds() < 0:
        return _("%(length)s late") % {"length": length}
    if promise.ratio is not None and promise.ratio > 0.98:
        return _("just in time")
    return _("%(length)s early") % {"length": length}


def rate_text(found: Share) -> tuple[str, str]:
    """A kept rate as a sentence, and below it the number with its interval, or why there is none yet."""
    words = {"kept": formats.number(found.hits), "n": formats.number(found.n), "days": formats.number(DAYS)}
    said = _("%(kept)s of %(n)s promises that fell due in the last %(days)s days were kept.") % words
    if found.rate is None or found.low is None or found.high is None:
        return said, _("From %(least)s on, a rate is shown.") % {"least": formats.number(MINIMUM)}
    rate, low, high = (percent(part) for part in (found.rate, found.low, found.high))
    return said, _("%(rate)s; likely between %(low)s and %(high)s") % {"rate": rate, "low": low, "high": high}


def percent(part: float) -> str:
    """0.905 as the reader writes it: 91%, ٩١٪."""
    return numbers.format_percent(part, locale=reader().babel, numbering_system="default")


def act_text(act: str) -> str:
    return str(Act(act).label)
