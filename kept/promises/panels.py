"""What other pages show of promises: the card beside a conversation, the ring on its row, the rows of the composer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.inbox.models import Conversation
from kept.promises import forms, reading, wording, zones
from kept.promises.access import next_promises, visible_promises
from kept.promises.lists import shown, with_attempts
from kept.promises.models import Promise, PromiseState

MOST_SHOWN = 12
CHIPS = {
    PromiseState.OPEN: "due",
    PromiseState.KEPT: "kept",
    PromiseState.MENDED: "kept",
    PromiseState.BROKEN: "broken",
    PromiseState.VOID: "void",
}


@dataclass(frozen=True)
class Mark:
    """A sign on a row of a list: the ring and clock of a promise. Drawn only when asked for; `key` changes when it would look different."""

    promise: Promise

    @property
    def key(self) -> tuple:
        """What its drawing depends on besides the reader: the promise, its state, and how many minutes are left."""
        promise = self.promise
        return ("promise", promise.pk, promise.version, promise.state, (promise.due_at - now()) // timedelta(minutes=1))

    @property
    def html(self) -> str:
        return render_to_string("promises/_due.html", context(None) | {"promise": self.promise})


def context(request: HttpRequest | None) -> dict[str, Any]:
    """For every template: how a promise is said and drawn."""
    return {
        "due_text": wording.due_text,
        "state_text": wording.state_text,
        "lateness_text": wording.lateness_text,
        "place_of": wording.place_of,
        "rate_text": wording.rate_text,
        "ring_state": ring_state,
        "chip_state": chip_state,
        "zone_city": zones.city,
    }


def ring_state(promise: Promise) -> str:
    """The `state` of ui.ring for a promise."""
    return "due" if promise.state == PromiseState.OPEN else promise.state.value


def chip_state(promise: Promise) -> str:
    """The `state` of ui.chip for a promise."""
    return CHIPS[promise.state]


def how_many(user: Any, person: Any, since: datetime | None = None) -> dict[str, int]:
    """How many promises to a person `user` may see, all or made since then."""
    rows = visible_promises(user).filter(person=person)
    return {"promises": (rows.filter(made_at__gt=since) if since else rows).count()}


def promises_to(request: HttpRequest, conversation: Conversation) -> str:
    """The card "Promises to Salma": what is owed to the person first, then what was, newest first. Four queries."""
    rows = with_attempts(shown(visible_promises(request.user).filter(person=conversation.person_id)))
    found = sorted(
        rows.order_by("-made_at", "-pk")[: MOST_SHOWN + 1],
        key=lambda row: (row.settled_at is not None, row.due_at if row.settled_at is None else row.made_at),
    )
    page = {
        "conversation": conversation,
        "person": conversation.person,
        "promises": found[:MOST_SHOWN],
        "more": len(found) > MOST_SHOWN,
        "user": request.user,
        "may_act": allowed(request.user, "promise"),
        "kept_form": forms.Kept,
        "tried_form": forms.Tried,
        "next_address": reverse("desk:conversation", args=[conversation.pk]),
    }
    return render_to_string("promises/_promises_to.html", page, request)


def marks(rows: Iterable[Any]) -> dict[int, list[Mark]]:
    """{conversation id: [Mark]} of rows with an `id`: the ring and clock of the promise that is due next. One query."""
    next_of = next_promises([row.id for row in rows])
    return {id: [Mark(promise)] for id, promise in next_of.items()}


def composer(request: HttpRequest, conversation: Conversation) -> str:
    """The rows in the composer: what the answer keeps, what it promises, and a promise by hand. Filled from a form sent back."""
    if not allowed(request.user, "promise"):
        return ""
    return render_to_string(
        "promises/_hints.html",
        reading.composed(request.POST, conversation, by=request.user) | {"conversation": conversation, "now": now()},
        request,
    )
