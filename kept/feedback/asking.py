"""Asking at close: by mail, in her language and her hours, once a conversation, and not everybody nor always."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.models import Event
from kept.events.recording import record
from kept.feedback.models import Asking, Survey
from kept.inbox.greeting import greeting_for
from kept.inbox.models import Because, Conversation, State
from kept.inbox.replying import reply
from kept.inbox.wording import bare_subject
from kept.jobs.tasks import task
from kept.people.labels import isolate
from kept.people.links import make_link
from kept.people.models import IdentityKind
from kept.promises.languages import interface_language, spoken_with
from kept.promises.making import zone_of

SCOPE = "feedback"
ASKING = "feedback:channels"  # the cached ids of the channels that ask
DAYS = 30  # for which the link in the mail is good
EARLIEST, LATEST = time(9), time(20)  # where she lives


def notice(event: Event, conversation: Conversation) -> None:
    """The reaction to a closing. Most channels ask nothing: then ten thousand closings cost nothing."""
    if conversation.channel_id in channels_that_ask():
        consider.enqueue(event.pk)


def channels_that_ask() -> set[int]:
    """Their ids, remembered for a moment."""
    found = cache.get(ASKING)
    if found is None:
        found = set(Asking.objects.values_list("channel_id", flat=True))
        cache.set(ASKING, found, 5)
    return found


@task()
def consider(event_id: int) -> None:
    """After `conversation.closed`: ask later, if it is to be asked at all. Safe to run twice."""
    event = Event.objects.get(pk=event_id)
    id = event.subjects.filter(kind="conversation").values_list("subject_id", flat=True).first()
    conversation = Conversation.objects.select_related("channel__asking", "person").filter(pk=id or 0).first()
    if conversation is None or why_not(conversation):
        return
    asking = conversation.channel.asking
    due = in_their_hours(now() + timedelta(hours=asking.delay_hours), zone_of(conversation.person, conversation)[0])
    ask_later.enqueue_at(due, conversation.pk, unique_key=f"survey:{conversation.pk}")


@task(queue="mail")
def ask_later(conversation_id: int) -> None:
    """Ask now, if everything is still so: it may be open again by now."""
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is not None:
        ask(conversation, by=SYSTEM)


def ask(conversation: Conversation, *, by: Any) -> Survey | None:
    """Ask now; None where it is not to be asked (see why_not). Events: survey.asked, message.sent."""
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(no_key=True, of=("self",)).select_related("channel", "person")
        fresh = rows.get(pk=conversation.pk)
        if why_not(fresh):
            return None
        survey = Survey.objects.create(conversation=fresh, channel=fresh.channel, team=fresh.team, asked_at=now())
        link, token = make_link(fresh.person, SCOPE, survey.pk, days=DAYS, by=by)
        address = f"{settings.BASE_URL}{reverse('portal:rating', args=[token])}"
        survey.message = reply(
            fresh, question_of(fresh, address), to=[reachable(fresh)], automatic=True, mailing=True, by=by
        )
        survey.save(update_fields=["message"])
        record("survey.asked", survey, by=by, about=[fresh, fresh.person], data={"link": link.pk})
    return survey


def question_of(conversation: Conversation, address: str) -> str:
    """The mail in her language. Its link does nothing by being opened."""
    tag = spoken_with(conversation)
    subject = bare_subject(conversation.subject)
    with translation.override(interface_language(tag)):
        about = (
            _("Your conversation with us about %(subject)s is closed.") % {"subject": isolate(subject)}
            if subject
            else _("Your conversation with us is closed.")
        )
        ask = _("How was it? One press on this page is enough, and a word if you like:")
        more = _("If something is still open, simply reply to this mail. A person reads it.")
    return "\n\n".join([greeting_for(conversation.channel, conversation.person, tag), about, f"{ask}\n{address}", more])


def why_not(conversation: Conversation) -> str:
    """Why nobody is asked, as a word for tests and logs; "" where it is to be asked."""
    asking = Asking.objects.filter(channel=conversation.channel_id).first()
    if asking is None:
        return "channel"
    if (
        conversation.state != State.CLOSED
        or conversation.merged_into_id
        or conversation.side_of_id
        or conversation.imported_at
    ):
        return "state"
    if _closed_because(conversation) in (Because.SPAM, Because.AUTOMATIC):
        return "because"
    # Only thanks, and nobody had answered: there is nothing to be judged.
    if not conversation.messages.human_replies().exists():
        return "unanswered"
    if conversation.person.no_mailings_since or reachable(conversation) is None:
        return "consent"
    if Survey.objects.filter(conversation=conversation).exists():
        return "asked"
    lately = now() - timedelta(days=asking.every_days)
    if Survey.objects.filter(conversation__person=conversation.person_id, asked_at__gt=lately).exists():
        return "lately"
    return ""


def _closed_because(conversation: Conversation) -> str:
    rows = conversation.state_changes.filter(to=State.CLOSED).order_by("-at", "-pk")
    return rows.values_list("because", flat=True).first() or ""


def reachable(conversation: Conversation) -> dict[str, str] | None:
    """Her own address to which mail arrives: the link is for nobody else. None without one."""
    rows = conversation.person.identities.filter(kind=IdentityKind.EMAIL, failing_since=None)
    address = rows.values_list("shown", flat=True).first()
    return {"name": conversation.person.name, "address": address} if address else None


def in_their_hours(at: datetime, zone: str) -> datetime:
    """`at`, or where that is at night there, the next morning."""
    local = at.astimezone(ZoneInfo(zone))
    if EARLIEST <= local.time() < LATEST:
        return at
    day = local.date() if local.time() < EARLIEST else local.date() + timedelta(days=1)
    return datetime.combine(day, EARLIEST, ZoneInfo(zone))
