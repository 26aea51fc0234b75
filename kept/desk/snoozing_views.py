"""Putting a conversation aside from the desk: the times on offer, one's own, and the events that end it earlier."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kept.inbox.access import conversation_for, conversations_of
from kept.inbox.models import Conversation, State, Until
from kept.inbox.posting import act, number
from kept.inbox.snooze_times import offered, offers, typed
from kept.inbox.snoozing import snooze, standing, unsnooze
from kept.people.labels import isolate
from kept.promises.reminding import reminder_at
from kept.promises.waking import next_due, snooze_until_due
from kept.text.numbers import whole
from kept.ui.formats import moment

MOST_OTHERS = 4


@require_GET
def choices(request: HttpRequest, id: int) -> HttpResponse:
    """What the menu offers; fetched when it is opened."""
    found = conversation_for(request.user, id)
    due = next_due(found)
    others = conversations_of(request.user, found.person).exclude(pk=found.pk).exclude(state=State.CLOSED)
    what = {
        "conversation": found, "offers": offers(request.user, found.team), "due_at": due and reminder_at(due),
        "others": others[:MOST_OTHERS], "asleep": standing(found), "zone": request.user.timezone,
    }  # fmt: skip
    return render(request, "desk/_snooze.html", what)


@act
def snoozing(request: HttpRequest, conversation: Conversation):
    """`offer` names a time, `until` is one on the user's clock, `event` is a word or "closed:ID". The earlier of two wins."""
    until = None
    if request.POST.get("offer"):
        until = offered(request.user, conversation.team, request.POST["offer"])
    elif request.POST.get("until"):
        until = typed(request.user, request.POST["until"])
    event, _colon, id = request.POST.get("event", "").partition(":")
    if event == Until.PROMISE:
        snooze_until_due(conversation, until=until, by=request.user, expected=number(request, "version"))
    else:
        other = conversation_for(request.user, whole(id) or 0) if event == Until.CLOSED else None
        snooze(
            conversation, until=until, event=event, other=other, by=request.user, expected=number(request, "version")
        )
    undo = reverse("desk:waking", args=[conversation.pk])
    messages.success(request, said(conversation), extra_tags=undo)


@act
def waking(request: HttpRequest, conversation: Conversation):
    unsnooze(conversation, by=request.user)


def said(conversation: Conversation) -> str:
    """ "Snoozed until Mon 30 Nov, 09:00: Where is my ring?" """
    what: dict[str, Any] = {"ask": isolate(conversation.ask or conversation.subject or conversation.person.called)}
    if conversation.snoozed_until is None:
        return _("Snoozed until something happens: %(ask)s") % what
    return _("Snoozed until %(time)s: %(ask)s") % (what | {"time": moment(conversation.snoozed_until)})
