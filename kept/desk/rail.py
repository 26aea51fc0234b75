"""The rail: the few places of the desk, for who is signed in. The page layout asks for it by settings.KEPT_RAIL."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.channels.email.access import quarantined_for
from kept.desk import silence
from kept.desk.focusing import has_focus
from kept.notices.panels import unseen_rows
from kept.promises.lists import pressing
from kept.search.counting import counted


@dataclass(frozen=True)
class Place:
    """One entry of the rail. `count` is shown as a badge when it is not zero: only what somebody must act on.

    `calm`: nothing of it presses, so that the badge does not call either.
    """

    name: str
    label: str
    icon: str
    url: str
    key: str = ""
    count: int = 0
    current: bool = False
    end: bool = False
    calm: bool = False


def places(request) -> list[Place]:
    """The rail of this request's user; empty for visitors. One query, for the counts."""
    user = request.user
    if not user.is_authenticated:
        return []
    counts = counts_for(request)
    path = request.GET.get("on", request.path)
    return [
        Place(
            name,
            label,
            icon,
            url,
            key,
            count,
            _here(path, name),
            end=name in AT_END,
            calm=not counts.get(PRESSING.get(name, name)),
        )
        for name, label, icon, url, right, key, count in _rows(counts)
        if allowed(user, right)
    ]


def _rows(counts: dict[str, int]) -> list[tuple[str, str, str, str, str, str, int]]:
    """Name, label, icon, address, right, key and count of each."""
    return [
        ("inbox", _("Inbox"), "inbox", reverse("desk:inbox", args=["mine"]), "read_conversations", "g i", 0),
        (
            "promises",
            _("My promises"),
            "circle-check",
            reverse("promises:mine"),
            "read_conversations",
            "g p",
            counts.get("promises", 0),
        ),
        ("team-day", _("Team day"), "sunrise", reverse("desk:team-day"), "see_team_day", "g d", 0),
        ("people", _("Customers"), "users", reverse("people:list"), "read_people", "g c", 0),
        (
            "silence",
            _("Waiting for us"),
            "hourglass",
            reverse("desk:silence"),
            "see_silence",
            "g w",
            counts.get("silence", 0),
        ),
        (
            "quarantine",
            _("Quarantine"),
            "mail-warning",
            reverse("desk:quarantine"),
            "read_quarantine",
            "g q",
            counts.get("quarantine", 0),
        ),
        ("put_in", _("Put it in"), "plus", reverse("desk:put-in"), "answer", "g n", 0),
        ("notices", _("Notices"), "bell", reverse("notices:index"), "use_desk", "g b", counts.get("notices", 0)),
        ("settings", _("Settings"), "settings", reverse("desk:settings"), "read_conversations", "g s", 0),
    ]


def counts_for(request: Any) -> dict[str, int]:
    """How much waits, by place; asked once a request. Nothing in the focus view."""
    if not hasattr(request, "rail_counts"):
        user = request.user
        request.rail_counts = {} if has_focus(user) else counted(counts_of(user), most=MOST)
    return request.rail_counts


def counts_of(user: Any) -> list[tuple[str, QuerySet]]:
    """What somebody must act on, by place: all of it is asked in one query."""
    counts = [("promises", pressing(user)), ("notices", unseen_rows(user))]
    if allowed(user, "see_silence"):
        counts += silence.counts_of(user)
    if allowed(user, "read_quarantine"):
        waiting = quarantined_for(user)
        counts += [("quarantine", waiting), (PRESSING["quarantine"], waiting.exclude(reason="spam"))]
    return counts


MOST = 99
AT_END = {"notices", "settings"}
# What of a place presses, where that is not all of it: in the quarantine all but spam.
PRESSING = {"quarantine": "quarantine-pressing"}
STARTS = {
    "inbox": ("/inbox", "/conversations"), "promises": ("/promises",), "team-day": ("/team-day",), "people": ("/people", "/organisations"),
    "quarantine": ("/quarantine",), "put_in": ("/put-in", "/calls"), "silence": ("/silence", "/held"), "settings": ("/settings", "/me"), "notices": ("/notices",),
}  # fmt: skip


def _here(path: str, name: str) -> bool:
    return path.startswith(STARTS[name])


def context(request) -> dict:
    """For every template: `rail()` gives the places; it asks the database only when a page has a rail."""
    demo = {"demo": settings.DEMO}
    if not request.user.is_authenticated:
        return demo | {"rail": list, "own_menu": "", "rail_address": "", "find_address": ""}
    # A refetched rail cannot know from its own address which page it stands on.
    address = f"{reverse('desk:rail')}?{urlencode({'on': request.path})}"
    return demo | {
        "rail": lambda: places(request),
        "own_menu": reverse("desk:own-menu"),
        "rail_address": address,
        "find_address": reverse("desk:find"),
    }
