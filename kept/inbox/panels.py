"""What other pages show of the inbox, beside a conversation or a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Q, Value
from django.http import HttpRequest
from django.template.loader import render_to_string

from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.inbox.access import conversations_at_company, conversations_of, scheduled_among, undelivered_in
from kept.inbox.checklists import in_order
from kept.inbox.field_access import people_for_fields
from kept.inbox.filled import filled_fields
from kept.inbox.history import happenings
from kept.inbox.models import Conversation, State
from kept.inbox.siding import MOST, sides_of, sides_waiting
from kept.inbox.situation import open_elsewhere, situation_of
from kept.inbox.together import together_with


@dataclass(frozen=True)
class Mark:
    """A sign on a row of a list: HTML that is ready to be shown, and a key that changes when it does."""

    html: str
    key: tuple = ()


MOST_EARLIER = 5
MOST_HAPPENINGS = 30


def earlier(request: HttpRequest, conversation: Conversation) -> str:
    """The facts of their situation (M26), and what they wrote about before. Three queries."""
    rows = conversations_of(request.user, conversation.person).filter(merged_into=None).exclude(pk=conversation.pk)
    newest, still_open = rows[: MOST_EARLIER + 1], open_elsewhere(request.user, conversation)
    found = list(rows.filter(Q(pk__in=newest.values("pk")) | Q(pk__in=still_open.values("pk"))))
    before, others = found[: MOST_EARLIER + 1], [row for row in found if row.state != State.CLOSED][:3]
    lines = situation_of(request.user, conversation, others)
    if not before and not lines:
        return ""
    context = {
        "lines": lines,
        "earlier": before[:MOST_EARLIER],
        "more": len(before) > MOST_EARLIER,
        "person_id": conversation.person_id,
    }
    return render_to_string("inbox/_earlier.html", context, request)


def sides(request: HttpRequest, conversation: Conversation) -> str:
    """Who else was asked about it, and whether they have answered. One query."""
    rows = list(sides_of(conversation)[:MOST])
    return render_to_string("inbox/_sides.html", {"conversation": conversation, "sides": rows, "may_answer": allowed(request.user, "answer")}, request) if rows else ""  # fmt: skip


def together(request: HttpRequest, conversation: Conversation) -> str:
    """What was merged or split, what belongs together, who is kept out. One query, up to three where there is anything."""
    found = together_with(request.user, conversation)
    context = {"conversation": conversation, "found": found, "may_answer": allowed(request.user, "answer")}
    return render_to_string("inbox/_together.html", context, request) if found else ""


def fields(request: HttpRequest, conversation: Conversation) -> str:
    """The fields of the house, each filled in where it stands. Two queries, three where one names a person."""
    return fields_again(request, conversation)


def fields_again(
    request: HttpRequest, conversation: Conversation, *, wrong: dict[int, dict[str, str]] | None = None
) -> str:
    """The same again, with what is `wrong`: {field id: {typed, problem}}."""
    rows = filled_fields(conversation)
    if not rows:
        return ""
    context = {
        "conversation": conversation, "fields": rows, "wrong": wrong or {}, "may_answer": allowed(request.user, "answer"),
        "people": people_for_fields(conversation, [row.field for row in rows]), "today": now().date().isoformat(),
    }  # fmt: skip
    return render_to_string("inbox/_fields.html", context, request)


def checklist(request: HttpRequest, conversation: Conversation) -> str:
    """What is still to be done, step by step. One query."""
    return checklist_again(request, conversation)


def checklist_again(request: HttpRequest, conversation: Conversation, *, problem: str = "", typed: str = "") -> str:
    """The same again, with what is wrong with the step that was `typed`."""
    steps = in_order(conversation)
    context = {
        "conversation": conversation, "steps": steps, "done": sum(step.done_at is not None for step in steps), "problem": problem, "typed": typed,
        "may_answer": allowed(request.user, "answer"),
    }  # fmt: skip
    return render_to_string("inbox/_checklist.html", context, request)


def history(request: HttpRequest, conversation: Conversation) -> str:
    """What happened, in sentences, newest first. Three queries."""
    rows = happenings(conversation)[-MOST_HAPPENINGS:]
    return render_to_string("inbox/_history.html", {"happenings": rows[::-1]}, request) if rows else ""


def conversations_with(request: HttpRequest, person: Any, *, limit: int = 50) -> str:
    """A person's conversations as a list, for the person's page. One query."""
    rows = list(conversations_of(request.user, person)[: limit + 1])
    return render_to_string("inbox/_conversations.html", {"rows": rows[:limit], "more": len(rows) > limit}, request)


def conversations_at(request: HttpRequest, organisation: Any, *, limit: int = 50) -> str:
    """The conversations with everybody at a company, as far as the reader may see them. One query."""
    rows = list(conversations_at_company(request.user, organisation)[: limit + 1])
    context = {"rows": rows[:limit], "more": len(rows) > limit, "with_names": True}
    return render_to_string("inbox/_conversations.html", context, request)


def how_many(user: Any, person: Any, since: datetime | None = None) -> dict[str, int]:
    """How many conversations with a person `user` may see, all or begun since then."""
    rows = conversations_of(user, person)
    return {"conversations": (rows.filter(created_at__gt=since) if since else rows).count()}


def marks(rows: Iterable[Any]) -> dict[int, list[Mark]]:
    """{conversation id: marks} for rows of a list: an answer that could not be delivered or leaves later, somebody asked who answered. One query."""
    found: dict[int, list[Mark]] = defaultdict(list)
    ids = [row.id for row in rows]
    later = scheduled_among(ids).annotate(sign=Value("scheduled"))
    never = Value(None, output_field=DateTimeField())
    undelivered = undelivered_in(ids).annotate(sign=Value("undelivered"), leave_at=never)
    answered = sides_waiting(ids).annotate(sign=Value("side_answered"), leave_at=never)
    rest = [
        undelivered.values_list("conversation_id", "sign", "leave_at"),
        answered.values_list("side_of_id", "sign", "leave_at"),
    ]
    for id, sign, at in later.values_list("conversation_id", "sign", "leave_at").union(*rest) if ids else ():
        found[id].append(Mark(render_to_string(f"inbox/_{sign}.html", {"at": at}), (sign, at)))
    return dict(found)
