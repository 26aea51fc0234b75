"""What our people are told of: a new kind is one line here. What each of them wants of it, and in which way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import User
from kept.notices.models import Room, TeamChoice

WAYS = (
    "app",
    "push",
    "mail",
    "digest",
)  # at the desk; on devices; by mail, if it stays unseen; in the letter of the day
Wanted = dict[str, dict[str, bool]]  # kind -> way -> on


@dataclass(frozen=True)
class Kind:
    """What is told, as a line of "Tell me when", its sign, and in which ways unless somebody chose otherwise."""

    label: Any
    icon: str
    usual: Collection[str]


AT_ONCE = ("app", "push", "mail")
LATER = ("app", "digest")
NEVER = ()
KINDS: dict[str, Kind] = {
    "reply": Kind(_("A customer replies in a conversation of mine"), "reply", AT_ONCE),
    "assignment": Kind(_("A conversation is assigned to me"), "user-check", AT_ONCE),
    "team": Kind(_("A new conversation comes to my team"), "inbox", NEVER),
    "followed": Kind(_("A customer replies in a conversation I follow"), "eye", LATER),
    "mention": Kind(_("A colleague mentions me"), "at-sign", AT_ONCE),
    "team_mention": Kind(_("A colleague mentions my team"), "users", ("app", "mail")),
    "reminder": Kind(_("A promise of mine is due soon"), "timer", AT_ONCE),
    "broken": Kind(_("A promise was not kept"), "triangle-alert", AT_ONCE),
    "side": Kind(_("Somebody answers in a side conversation of mine"), "message-square", AT_ONCE),
    "woke": Kind(_("A conversation I snoozed is back"), "alarm-clock", ("app", "push")),
    "silence": Kind(_("Something has had no answer for too long"), "hourglass", AT_ONCE),
    "returned": Kind(_("An answer of mine was not sent at its time"), "clock-alert", AT_ONCE),
    "failure": Kind(_("An answer of mine could not be delivered"), "circle-alert", AT_ONCE),
    "mailbox": Kind(_("A mailbox is away or back, or a missed mail was found"), "mail-warning", ("app", "mail")),
    "room": Kind(_("A room in Slack or Teams takes no notices any more"), "message-circle-warning", ("app", "mail")),
}


def usual() -> Wanted:
    """What holds where nobody chose anything."""
    return {kind: {way: way in row.usual for way in WAYS} for kind, row in KINDS.items()}


def calm() -> Wanted:
    """Nothing interrupts: it is at the desk, and in the letter of the day. Only what went wrong comes by mail."""
    grave = {"broken", "failure", "mailbox"}
    return {
        kind: {way: way == "mail" and kind in grave or way in LATER and kind != "team" for way in WAYS}
        for kind in KINDS
    }


def everything() -> Wanted:
    return {kind: dict.fromkeys(WAYS, True) for kind in KINDS}


PRESETS = {"usual": (_("Usual"), usual), "calm": (_("Calm"), calm), "everything": (_("Everything"), everything)}


def inherited(user: User) -> Wanted:
    """What holds for `user` without a choice of their own: that of their teams (of several: all of it), else the usual."""
    return _joined([choice.wanted for choice in TeamChoice.objects.filter(team__memberships__user=user)])


def _joined(teams: list[Wanted]) -> Wanted:
    return {
        kind: {way: any(chosen(row, kind, way, on) for row in teams) if teams else on for way, on in ways.items()}
        for kind, ways in usual().items()
    }


def chosen(wanted: Mapping[str, Any], kind: str, way: str, otherwise: bool) -> bool:
    return bool(wanted.get(kind, {}).get(way, otherwise))


def wanted_by(user: User) -> Wanted:
    """The whole table for `user`: their own choice, else what they inherit (kinds that are newer than their choice)."""
    own = user.settings.get("notices", {})
    return {
        kind: {way: chosen(own, kind, way, on) for way, on in ways.items()} for kind, ways in inherited(user).items()
    }


def ways_for(user: User, kind: str) -> set[str]:
    """In which ways `user` is told of `kind`: none at all where it is off at the desk. A query unless they chose themselves."""
    own = user.settings.get("notices", {}).get(kind, {})
    ways = {way: bool(own[way]) for way in WAYS} if set(WAYS) <= set(own) else wanted_by(user)[kind]
    return {way for way, on in ways.items() if on} if ways["app"] else set()


def wants(user: User, kind: str, way: str) -> bool:
    """Whether `user` wants `kind` in this `way`."""
    return way in ways_for(user, kind)


def who_want(users: Iterable[User], kind: str) -> list[User]:
    """Those of `users` who want to be told of `kind`. One query however many they are."""
    users, teams = list(users), defaultdict(list)
    rows = TeamChoice.objects.filter(team__memberships__user__in=users)
    for id, wanted in rows.values_list("team__memberships__user", "wanted"):
        teams[id].append(wanted)
    return [
        user
        for user in users
        if chosen(user.settings.get("notices", {}), kind, "app", _joined(teams[user.pk])[kind]["app"])
    ]


def somebody_may_want(kind: str) -> bool:
    """Whether anybody chose `kind`, which is usually off, or a room may hear of it. Asked once a minute: much comes in."""
    key = f"notices.wanted:{kind}"
    found = cache.get(key)
    if found is None:
        people = User.objects.people().filter(**{f"settings__notices__{kind}__app": True}).values("pk")
        teams = TeamChoice.objects.filter(**{f"wanted__{kind}__app": True}).values("pk")
        found = bool(people.union(teams, Room.objects.filter(stopped_at=None).order_by().values("pk"))[:1])
        cache.set(key, found, 60)
    return found


def look_again() -> None:
    """Somebody chose anew: what was asked a minute ago may be wrong now. (Other processes notice within the minute.)"""
    cache.delete_many([f"notices.wanted:{kind}" for kind in KINDS])
