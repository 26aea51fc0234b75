"""The acts of the desk on one conversation: each a POST that finds through the user and calls its verb."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from kept.accounts.access import team_for, user_for
from kept.inbox import assignment as assigning
from kept.inbox.access import shared_draft_in
from kept.inbox.addressing import asked_in
from kept.inbox.asking import set_ask
from kept.inbox.attaching import Incoming
from kept.inbox.closing import reopen, wait
from kept.inbox.drafting import hand_over, keep_own, save_draft, take_over
from kept.inbox.following import follow, unfollow
from kept.inbox.looking import leave, look
from kept.inbox.models import Conversation, Kind, Priority
from kept.inbox.noting import note
from kept.inbox.posting import act, number
from kept.inbox.prioritising import prioritise
from kept.inbox.reading import mark_seen, mark_unread
from kept.inbox.tagging import set_tags


@act
def assignment(request: HttpRequest, conversation: Conversation):
    """`to_user` and `to_team` are ids; an empty one takes it away, one that is not sent leaves it."""
    found: dict[str, Any] = {}
    if "to_user" in request.POST:
        id = number(request, "to_user")
        found["to_user"] = user_for(request.user, id) if id else None
    if "to_team" in request.POST:
        id = number(request, "to_team")
        found["to_team"] = team_for(request.user, id) if id else None
    assigning.assign(conversation, by=request.user, expected=number(request, "version"), **found)


@act
def priority(request: HttpRequest, conversation: Conversation):
    """`to`: -1 to 2."""
    given = request.POST.get("to", "")
    to = int(given) if given in {str(value) for value in Priority.values} else 99  # another is refused by the verb
    prioritise(conversation, to=to, by=request.user, expected=number(request, "version"))


@act
def following(request: HttpRequest, conversation: Conversation):
    """`on`: hear of it, or no more."""
    (follow if request.POST.get("on") else unfollow)(conversation, by=request.user)


@act
def reopening(request: HttpRequest, conversation: Conversation):
    reopen(conversation, by=request.user)


@act
def waiting(request: HttpRequest, conversation: Conversation):
    wait(conversation, by=request.user)


@act
def tags(request: HttpRequest, conversation: Conversation):
    """`tags`: all of them, with commas between, of any script."""
    typed = request.POST.get("tags", "").replace("،", ",").replace("，", ",").replace("、", ",")
    set_tags(conversation, typed.split(","), by=request.user, expected=number(request, "version"))


@act
def ask(request: HttpRequest, conversation: Conversation):
    set_ask(conversation, request.POST.get("ask", ""), by=request.user)


@act
def notes(request: HttpRequest, conversation: Conversation):
    files = [Incoming.of_upload(file) for file in request.FILES.getlist("files")]
    note(
        conversation,
        request.POST.get("text", ""),
        by=request.user,
        client_id=request.POST.get("client_id") or None,
        attachments=files,
    )


@act
def draft(request: HttpRequest, conversation: Conversation):
    """What stands in the composer. Whoever saves a draft is writing."""
    kind = Kind.NOTE if request.POST.get("kind") == Kind.NOTE else Kind.REPLY
    text, recipients = request.POST.get("text", ""), asked_in(request.POST)
    kept = save_draft(conversation, text=text, kind=kind, recipients=recipients, by=request.user)
    if "shared" in request.POST and kind == Kind.REPLY:
        (hand_over if request.POST["shared"] else keep_own)(conversation, by=request.user)
    look(conversation, by=request.user, doing="writing" if kept and kind == Kind.REPLY else "looking")
    return HttpResponse(status=204)


@act
def draft_takeover(request: HttpRequest, conversation: Conversation):
    """Go on with a colleague's `draft` (its id) that was handed over."""
    take_over(shared_draft_in(conversation, number(request, "draft") or 0), by=request.user)


@act
def seen(request: HttpRequest, conversation: Conversation):
    """Read up to message `up_to` (default all); with `unread` it is shown as unread again."""
    if "unread" in request.POST:
        mark_unread(conversation, by=request.user)
    else:
        mark_seen(conversation, by=request.user, up_to=number(request, "up_to"))
    return HttpResponse(status=204)


@act
def looking(request: HttpRequest, conversation: Conversation):
    """A sign of life: `doing` looking, writing, or gone. Answers who else is here."""
    if request.POST.get("doing") == "gone":
        leave(conversation, by=request.user)
        return HttpResponse(status=204)
    others = look(conversation, by=request.user, doing=request.POST.get("doing", ""))
    return JsonResponse({"others": [{"id": one.user_id, "name": one.name, "doing": one.doing} for one in others]})
