"""What the desk's pages show, gathered: the list with its counts, the conversation with its thread and context."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import pgettext

from kept.accounts.access import visible_teams
from kept.accounts.permissions import allowed
from kept.desk import marking, saved
from kept.desk.deliveries import told_of
from kept.desk.focusing import has_focus
from kept.desk.rail import counts_for
from kept.desk.rows import drawn
from kept.desk.thread import thread_of
from kept.desk.workspace import context_panels
from kept.inbox import lists
from kept.inbox.access import Scope, scheduled_in, scope_of
from kept.inbox.assignment import assignable
from kept.inbox.headlines import headline_of
from kept.inbox.history import happenings
from kept.inbox.looking import others_here
from kept.inbox.models import Conversation, Priority
from kept.inbox.opening import opened_by
from kept.inbox.siding import open_sides
from kept.promises.later import said_of
from kept.promises.zones import wall
from kept.text.numbers import whole

PAGE, MOST_PAGES = lists.PAGE, 10
# Closed and all are not counted: nobody acts on those numbers.
COUNTED = ["mine", "team", "unassigned", "waiting"]


@dataclass(frozen=True)
class View:
    """A tab above the list; `count` is shown as it is ("999+"), None where it would only add worry."""

    label: str
    count: str | None = None


def views_for(request: HttpRequest, scope: Scope | None) -> dict[str, View]:
    """The six views, with the counts of those that ask for somebody; none without a scope, or in the focus view."""
    counts = lists.counts(request.user, scope=scope, views=COUNTED) if scope and not has_focus(request.user) else {}
    labels = {
        "mine": pgettext("view", "Mine"), "team": pgettext("view", "Team"), "unassigned": pgettext("view", "Unassigned"),
        "waiting": pgettext("view", "Waiting"), "snoozed": pgettext("view", "Snoozed"), "closed": pgettext("view", "Closed"), "all": pgettext("view", "All"),
    }  # fmt: skip
    return {
        name: View(label, lists.shown(counts[name]) if counts.get(name) else None) for name, label in labels.items()
    }


def of_frame(request: HttpRequest, view: str) -> dict[str, Any]:
    """What every page of the workspace needs beside its subject; the list itself comes in a moment."""
    saved_view = saved.saved_for(request, view)
    if view not in lists.VIEWS and saved_view is None:
        raise Http404
    return {
        "view": view, "saved": saved_view, "views": views_for(request, None), "page": None, "user": request.user, "conversation": None,
        "focused": has_focus(request.user), "may_answer": allowed(request.user, "answer"), "beside": "",
    }  # fmt: skip


def of_list(request: HttpRequest, view: str) -> dict[str, Any]:
    """The frame with its list: the tabs counted, the rows with their marks, what waits in the quarantine. Seven queries."""
    scope = scope_of(request.user)
    head = {"views": views_for(request, scope), "quarantined": counts_for(request).get("quarantine", 0)}
    return of_frame(request, view) | head | of_rows(request, view, scope)


def of_rows(request: HttpRequest, view: str, scope: Scope) -> dict[str, Any]:
    """Rows of a view behind ?before=; ?pages= says how many pages stand on the screen already."""
    pages = min(whole(request.GET.get("pages")) or 1, MOST_PAGES)
    before, size = request.GET.get("before", ""), PAGE * pages
    saved_view = saved.saved_for(request, view)
    if saved_view is None:
        page, more = lists.page(request.user, view, before=before, scope=scope, size=size), {}
    else:
        asked = saved.asked_by(request, saved_view, scope)
        page, more = asked.page(before=before, size=size), saved.of_saved(request, saved_view, asked)
        if more["layout"] == "table" and "open" not in request.GET:
            more |= {"page": page} | saved.of_table(saved_view, page.rows, scope)
            return more | {"marks": marking.marks(page.rows)}
    open_id = whole(request.GET.get("open"))
    rows = drawn(page.rows, marking.marks(page.rows), view=view, user=request.user, open_id=open_id)
    return more | {"page": page, "rows": rows}


def of_conversation(request: HttpRequest, found: Conversation, *, before: int | None = None) -> dict[str, Any]:
    """The conversation's own part: head, thread, who else is here. The context comes in a moment."""
    others = {"others": others_here(found, request.user), "handed": []}
    return of_head(request, found) | of_thread(request, found, before=before) | others | {"panels": None}


def of_thread(request: HttpRequest, found: Conversation, *, before: int | None = None) -> dict[str, Any]:
    pass_ = request.GET.get("opened", "")
    opened = opened_by(request.user, pass_) if pass_ else None
    scheduled = scheduled_in(found)
    lines, older = thread_of(found, happenings(found), before=before, opened=opened, pass_=pass_)
    return {
        "conversation": found, "user": request.user, "said": "side-said" if found.side_of_id else "said", "lines": lines, "older": older,
        "deliveries": told_of((line.message for line in lines), found.person_id, may_send=allowed(request.user, "answer")),
        "may_open": allowed(request.user, "see_secrets"), "may_answer": allowed(request.user, "answer"),
        "scheduled": scheduled, "leaves": scheduled and said_of(scheduled), "leaves_local": scheduled and wall(scheduled.leave_at, scheduled.timezone),
    }  # fmt: skip


def of_head(request: HttpRequest, found: Conversation) -> dict[str, Any]:
    may_answer = allowed(request.user, "answer") and found.merged_into_id is None
    head = headline_of(request.user, found)
    return {
        "conversation": found, "user": request.user, "may_answer": may_answer, "tags": head.tags,
        "needs_reason": found.waiting_since is not None or not head.answered, "open_sides": open_sides(found),
        "head": head, "priorities": Priority.choices[::-1],
    }  # fmt: skip


def of_colleagues(request: HttpRequest, found: Conversation) -> dict[str, Any]:
    """Who could take the conversation, and where else it could go: asked for when the menu is opened."""
    teams = [team for team in visible_teams(request.user) if team.pk != found.team_id]
    return {"conversation": found, "user": request.user, "colleagues": assignable(found), "teams": teams}


def of_context(request: HttpRequest, found: Conversation) -> dict[str, Any]:
    return {"conversation": found, "panels": context_panels(request, found)}
