"""/conversations/{id}/scheduled-answer: the answer that leaves later."""

from django.http import Http404, HttpRequest, HttpResponse

from kept.accounts.api_doors import Problem, Router, Status, must_match, set_version
from kept.inbox.access import conversation_for, scheduled_in
from kept.inbox.conflicts import Stale
from kept.inbox.models import Scheduled
from kept.promises.api_messages import conflicts
from kept.promises.api_shapes import MessageShown, ScheduledChange, ScheduledShown
from kept.promises.scheduling_answers import change_scheduled, send_now, take_back_scheduled

router = Router(tags=["Messages"])
PATH = "/conversations/{int:id}/scheduled-answer"


@router.get(PATH, may="read_conversations", response=ScheduledShown)
def get_scheduled_answer(request: HttpRequest, response: HttpResponse, id: int):
    """The answer that leaves later, 404 where none waits."""
    found = waiting(request, id)
    set_version(response, found.version)
    return found


@router.patch(PATH, may="answer", response=ScheduledShown)
def change_scheduled_answer(request: HttpRequest, response: HttpResponse, id: int, body: ScheduledChange):
    """Other words, or another time; needs If-Match."""
    found = waiting(request, id)
    must_match(request, found.version)
    try:
        change_scheduled(found, text=body.text, at=body.send_at, expected=found.version, by=request.user)
    except Stale:
        raise Problem(412) from None
    set_version(response, found.version)
    return found


@router.delete(PATH, may="answer", response={204: None})
def take_back_scheduled_answer(request: HttpRequest, id: int):
    """It does not leave; its words are a draft of whoever took it back."""
    take_back_scheduled(waiting(request, id), by=request.user)
    return Status(204, None)


@router.post("/conversations/{int:id}/scheduled-answer/sending", may="answer", response={201: MessageShown})
def send_scheduled_answer(request: HttpRequest, id: int):
    """It leaves now, as an answer of this token's user."""
    with conflicts():
        return Status(201, send_now(waiting(request, id), by=request.user))


def waiting(request: HttpRequest, id: int) -> Scheduled:
    found = scheduled_in(conversation_for(request.user, id))
    if found is None:
        raise Http404
    return found
