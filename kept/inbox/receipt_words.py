"""What a receipt says: that the message is here, and honestly when somebody answers, in the customer's language and zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.inbox.greeting import catalogue_of, in_language, language_of
from kept.inbox.models import Channel
from kept.people.models import Person, Source
from kept.people.speaking import city_name
from kept.ui import formats
from kept.ui.formats import number

HALF_AN_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


@dataclass(frozen=True)
class Outlook:
    """When somebody answers: `back_at` while the team is away; else what is usual, if that is known."""

    back_at: datetime | None = None
    usual: timedelta | None = None

    @property
    def kind(self) -> str:
        return "away" if self.back_at else "open"


def receipt_text(
    channel: Channel, person: Person, outlook: Outlook, *, words: Mapping[str, Any], language: str = ""
) -> str:
    """What `person` reads, by the channel's own `words` where it has some. `language` is that of what they wrote.

    The time is in their zone if they told us theirs; else in the one we guess, said with its city.
    """
    asked = person.language if person.language_source == Source.TOLD else ""
    tag = language_of(channel, person, asked or language)
    zone, told = person.timezone or channel.timezone, person.timezone_source == Source.TOLD and bool(person.timezone)
    own = in_language(words.get(outlook.kind, {}), tag)
    with translation.override(catalogue_of(tag)), timezone.override(zone):
        said = when_words(outlook, zone, told=told)
        return (own or usual_words(outlook.kind)).replace("{when}", said)


def usual_words(kind: str) -> str:
    """The house's own words in the active language; {when} becomes the time."""
    if kind == "away":
        return _(
            "Thank you, we have your message. We are away right now and back {when}. Then a person reads it and answers."
        )
    return _("Thank you, we have your message. A person answers it {when}.")


def when_words(outlook: Outlook, zone: str, *, told: bool) -> str:
    """{when} in the active language: "on Sun 29 Nov, 09:00 (your time)", "usually within 2 hours"."""
    if outlook.back_at is not None:
        said = {"time": formats.moment(outlook.back_at, zone), "city": city_name(zone)}
        if outlook.back_at.astimezone(ZoneInfo(zone)).date() == formats.now().astimezone(ZoneInfo(zone)).date():
            return _("at %(time)s (your time)") % said if told else _("at %(time)s (%(city)s time)") % said
        return _("on %(time)s (your time)") % said if told else _("on %(time)s (%(city)s time)") % said
    if outlook.usual is None:
        return _("within one business day")
    if outlook.usual <= HALF_AN_HOUR:
        return _("usually within half an hour")
    hours = ceil(outlook.usual / HOUR)
    return ngettext("usually within %(n)s hour", "usually within %(n)s hours", hours) % {"n": number(hours)}
