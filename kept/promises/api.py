"""/promises: what was promised, and what became of it. Messages, which carry promises, are in api_messages."""

from typing import Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AwareDatetime

from kept.accounts.access import team_for, user_for
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Problem,
    Router,
    Schema,
    Status,
    listing,
    must_match,
    set_version,
    wrong,
)
from kept.events.clock import now
from kept.inbox.access import conversation_for, message_for
from kept.people.access import person_for_user
from kept.promises import api_messages, api_scheduled, api_sides, api_snoozes
from kept.promises.access import promise_for, visible_promises
from kept.promises.answering import Made, answer
from kept.promises.api_shapes import AttemptIn, KeepingIn, PromiseIn, PromiseShown, RePromiseIn, VoidIn
from kept.promises.attempting import attempt
from kept.promises.errors import AlreadySettled
from kept.promises.keeping import keep
from kept.promises.lists import in_state
from kept.promises.making import promise
from kept.promises.models import Promise
from kept.promises.re_promising import re_promise
from kept.promises.voiding import void

router = Router(tags=["Promises"])
router.add_router("", api_messages.router)
router.add_router("", api_sides.router)
router.add_router("", api_snoozes.router)
router.add_router("", api_scheduled.router)


class Wanted(Schema):
    state: Literal["open", "kept", "broken", "mended", "void"] | None = None
    owner: int | None = None
    owner_team: int | None = None
    conversation: int | None = None
    person: int | None = None
    due_before: AwareDatetime | None = None


@router.get("/promises", may="read_conversations", response=Listed[PromiseShown])
def list_promises(request: HttpRequest, paging: Query[Paging], wanted: Query[Wanted]):
    """Promises this token may see, the first due first."""
    conditions = wanted.dict(exclude_none=True)
    rows = visible_promises(request.user)
    if state := conditions.pop("state", None):
        rows = in_state(rows, state, now())
    if due := conditions.pop("due_before", None):
        rows = rows.filter(due_at__lt=due)
    return listing(rows.filter(**{f"{name}_id": id for name, id in conditions.items()}), paging, order=("due_at", "id"))


@router.post("/promises", may="promise", response={201: PromiseShown})
def create_promise(request: HttpRequest, response: HttpResponse, body: PromiseIn):
    """Write down a promise that was made to a customer."""
    if (body.conversation is None) == (body.person is None):
        raise wrong("conversation", _("Give either conversation or person."))
    user = request.user
    about = conversation_for(user, body.conversation) if body.conversation else person_for_user(user, body.person or 0)
    made = promise(
        about,
        what=body.what,
        due_at=body.due_at,
        words=body.words,
        act=body.act,
        timezone=body.timezone,
        message=message_for(user, body.message) if body.message else None,
        owner=user_for(user, body.owner) if body.owner else None,
        owner_team=team_for(user, body.owner_team) if body.owner_team else None,
        by=user,
    )
    set_version(response, made.version)
    return Status(201, made)


@router.get("/promises/{int:id}", may="read_conversations", response=PromiseShown)
def get_promise(request: HttpRequest, response: HttpResponse, id: int):
    """One promise."""
    return versioned(response, promise_for(request.user, id))


@router.post("/promises/{int:id}/keeping", may="promise", response=PromiseShown)
def keep_promise(request: HttpRequest, response: HttpResponse, id: int, body: KeepingIn):
    """Keep it: by a message that answered, or by the record of an act. The same keeping sent twice is one."""
    found = matched(request, id)
    message = message_for(request.user, body.message) if body.message else None
    record = body.record.dict(exclude_none=True) if body.record else None
    return changed(response, lambda: keep(found, message=message, record=record, by=request.user))


@router.post("/promises/{int:id}/re-promise", may="promise", response=PromiseShown)
def re_promise_promise(request: HttpRequest, response: HttpResponse, id: int, body: RePromiseIn):
    """Promise a new time, before the old one has passed and with a word to the customer."""
    found, user = matched(request, id), request.user
    if bool(body.text.strip()) == bool(body.message):
        raise wrong("text", _("Tell the customer: give either text or message."))
    if body.message:
        message = message_for(user, body.message)
        return changed(response, lambda: re_promise(found, due_at=body.due_at, message=message, by=user))
    if found.conversation_id is None:
        raise wrong("text", _("This promise has no conversation in which to tell the customer."))
    conversation = conversation_for(user, found.conversation_id)
    changed(
        response,
        lambda: answer(conversation, body.text, promises=[Made(instead_of=found, due_at=body.due_at)], by=user),
    )
    return versioned(response, found)


@router.post("/promises/{int:id}/void", may="promise", response=PromiseShown)
def void_promise(request: HttpRequest, response: HttpResponse, id: int, body: VoidIn):
    """The customer no longer needs it; `because` says how they said so."""
    found = matched(request, id)
    return changed(response, lambda: void(found, because=body.because, by=request.user))


@router.post("/promises/{int:id}/attempt", may="promise", response=PromiseShown)
def attempt_promise(request: HttpRequest, response: HttpResponse, id: int, body: AttemptIn):
    """Note a call that nobody answered. It keeps nothing and breaks nothing."""
    found = matched(request, id)
    changed(response, lambda: attempt(found, result=body.result, note=body.note, by=request.user))
    return versioned(response, found)


def matched(request: HttpRequest, id: int) -> Promise:
    """The promise, if the client has seen its present version (or does not say which it saw)."""
    found = promise_for(request.user, id)
    must_match(request, found.version, required=False)
    return found


def changed(response: HttpResponse, act):
    """What the verb gives back, with its version; 409 for a promise that is settled."""
    try:
        with transaction.atomic():
            found = act()
    except AlreadySettled as settled:
        raise Problem(409, " ".join(settled.messages)) from None
    return versioned(response, found) if isinstance(found, Promise) else found


def versioned(response: HttpResponse, found: Promise) -> Promise:
    set_version(response, found.version)
    return found
