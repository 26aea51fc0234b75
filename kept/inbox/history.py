"""What happened to a conversation, in sentences: read from the events, which are its history and its audit in one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.models import Team, User
from kept.events.models import Event
from kept.inbox.models import Because, Conversation, Priority, Until
from kept.people.labels import isolate
from kept.ui.formats import moment

MOST = 200


@dataclass(frozen=True)
class Happening:
    """One line of the history: when, an icon of the sprite, and the sentence."""

    id: int
    at: datetime
    icon: str
    text: str
    name: str = ""


@dataclass
class Names:
    """Names of whoever the events mention, fetched at once."""

    users: Mapping[int, str]
    teams: Mapping[int, str]
    person: str
    sides: Mapping[int, str] = field(default_factory=dict)

    def user(self, id: Any) -> str:
        return isolate(self.users.get(id) or _("somebody who has left"))

    def team(self, id: Any) -> str:
        return isolate(self.teams.get(id) or _("a team that is gone"))

    def who(self, event: Event) -> str:
        """Who did it, as a name."""
        if event.by_kind == "user":
            return self.user(event.by_id)
        return isolate(self.person) if event.by_kind == "customer" else "Kept"


Sentence = Callable[[Event, Names], tuple[str, str] | None]


def happenings(conversation: Conversation, *, also: Mapping[str, Sentence] | None = None) -> list[Happening]:
    """The history, oldest first, at most the newest 200; three queries.

    `also` are sentences for events of other domains: by event name a function to (icon, text), or None for silence.
    """
    sentences = SENTENCES | dict(also or {})
    events = list(Event.objects.about("conversation", conversation.pk).filter(name__in=sentences)[:MOST])[::-1]
    names = names_in(events, conversation)
    said = ((event, sentences[event.name](event, names)) for event in events)
    return [Happening(event.pk, event.at, sentence[0], sentence[1], event.name) for event, sentence in said if sentence]


def names_in(events: Iterable[Event], conversation: Conversation) -> Names:
    """The names of all users and teams that the events mention. Two queries; a third where somebody else was asked."""
    events = list(events)
    users = {event.by_id for event in events if event.by_kind == "user"}
    users |= {event.data.get(key) for event in events for key in ("user", "from_user", "owner")}
    teams = {event.data.get(key) for event in events for key in ("team", "from_team")}
    sides = {event.data.get("side") for event in events} - {None}
    return Names(
        dict(User.objects.filter(pk__in=users - {None}).values_list("pk", "name")),
        dict(Team.objects.filter(pk__in=teams - {None}).values_list("pk", "name")),
        conversation.person.called,
        {side.pk: side.person.called for side in conversation.sides.select_related("person")} if sides else {},
    )


def _assigned(event: Event, names: Names) -> tuple[str, str]:
    data, who = event.data, names.who(event)
    user, team = data.get("user"), data.get("team")
    said = {"who": who, "user": names.user(user), "team": names.team(team)}
    if user is not None and user != data.get("from_user"):
        if event.by_kind == "user" and event.by_id == user:
            return "user-check", _("%(who)s took the conversation") % said
        if data.get("off_duty"):
            return "user-check", _("%(who)s gave the conversation to %(user)s, who is off duty") % said
        return "user-check", _("%(who)s gave the conversation to %(user)s") % said
    if team != data.get("from_team"):
        if team is None:
            return "users", _("%(who)s took the conversation out of the team") % said
        return "users", _("%(who)s moved the conversation to the team %(team)s") % said
    return "user-minus", _("%(who)s gave the conversation back: nobody has it now") % said


def _closed(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "because": _reason(event.data.get("because"))}
    if said["because"]:
        return "archive", _("%(who)s closed the conversation: %(because)s") % said
    return "archive", _("%(who)s closed the conversation") % said


def _reason(value: Any) -> str:
    return str(Because(value).label) if value in Because.values else ""


def _reopened(event: Event, names: Names) -> tuple[str, str]:
    if event.data.get("because") == "side answered":
        return "rotate-ccw", _("Open again: somebody who was asked has answered")
    if event.data.get("because") == "wrote again":
        return "rotate-ccw", _("Open again: %(who)s wrote") % {"who": isolate(names.person)}
    return "rotate-ccw", _("%(who)s opened the conversation again") % {"who": names.who(event)}


def _waited(event: Event, names: Names) -> tuple[str, str]:
    return "hourglass", _("%(who)s is waiting for the customer") % {"who": names.who(event)}


def _tagged(event: Event, names: Names) -> tuple[str, str] | None:
    added, removed = event.data.get("added") or [], event.data.get("removed") or []
    said = {"who": names.who(event), "tags": _list(added or removed)}
    if added:
        return "tag", ngettext("%(who)s added the tag %(tags)s", "%(who)s added the tags %(tags)s", len(added)) % said
    if removed:
        return "tag", ngettext(
            "%(who)s removed the tag %(tags)s", "%(who)s removed the tags %(tags)s", len(removed)
        ) % said
    return None


def _asked(event: Event, names: Names) -> tuple[str, str]:
    return "pencil", _("%(who)s wrote what is wanted: %(ask)s") % {
        "who": names.who(event),
        "ask": isolate(event.data.get("ask", "")),
    }


def _snoozed(event: Event, names: Names) -> tuple[str, str]:
    said, until = {"who": names.who(event)}, event.data.get("until")
    if until:
        said["time"] = moment(datetime.fromisoformat(until))
        return "alarm-clock", _("%(who)s put the conversation aside until %(time)s") % said
    if event.data.get("event") == Until.CLOSED:
        return "alarm-clock", _("%(who)s put the conversation aside until another is closed") % said
    return "alarm-clock", _("%(who)s put the conversation aside until the customer writes") % said


def _woken(event: Event, names: Names) -> tuple[str, str]:
    why = {
        "reply": _("Back from snooze: %(who)s wrote") % {"who": isolate(names.person)},
        "promise": _("Back from snooze: the promise is due"),
        "closed": _("Back from snooze: the other conversation is closed"),
        "time": _("Back from snooze: it is time"),
    }
    return "sunrise", why.get(event.data.get("because", "")) or _("%(who)s woke the conversation") % {
        "who": names.who(event)
    }


def _prioritised(event: Event, names: Names) -> tuple[str, str] | None:
    to = event.data.get("to")
    if to not in Priority.values:
        return None
    said = {"who": names.who(event), "priority": Priority(to).label}
    return "flag", _("%(who)s set the priority: %(priority)s") % said


def _undone(event: Event, names: Names) -> tuple[str, str]:
    return "undo-2", _("%(who)s took an answer back before it left") % {"who": names.who(event)}


def _opened(event: Event, names: Names) -> tuple[str, str]:
    return "eye", _("%(who)s looked at the hidden numbers of a message") % {"who": names.who(event)}


def _side_begun(event: Event, names: Names) -> tuple[str, str] | None:
    """For the conversation it stands beside; in itself everybody sees who wrote."""
    name = names.sides.get(event.data.get("side"))
    said = {"who": names.who(event), "name": isolate(name or "")}
    return ("forward", _("%(who)s asked %(name)s, in a side conversation") % said) if name else None


def _side_answered(event: Event, names: Names) -> tuple[str, str] | None:
    name = names.sides.get(event.data.get("side"))
    if not name:
        return None
    return "message-square-text", _("%(name)s answered in the side conversation") % {"name": isolate(name)}


def _merged(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "one": event.data["from"], "other": event.data["into"]}
    return "merge", _("%(who)s merged #%(one)s into #%(other)s") % said


def _unmerged(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "one": event.data["of"], "other": event.data["from"]}
    return "split", _("%(who)s took #%(one)s and #%(other)s apart again") % said


def _split(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "one": event.data["into"], "other": event.data["from"]}
    return "split", _("%(who)s split #%(one)s off from #%(other)s") % said


def _linked(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "one": event.data["one"], "other": event.data["other"]}
    return "link", _("%(who)s wrote down that #%(one)s belongs to #%(other)s") % said


def _unlinked(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "one": event.data["one"], "other": event.data["other"]}
    return "link", _("%(who)s wrote down that #%(one)s and #%(other)s do not belong together") % said


def _blocked(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "whom": isolate(event.data["value"] or names.person)}
    return "ban", _("%(who)s blocked %(whom)s") % said


def _let_in(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "whom": isolate(event.data["value"] or names.person)}
    return "circle-check", _("%(who)s let %(whom)s in again") % said


def _scheduled(event: Event, names: Names) -> tuple[str, str]:
    said = {"who": names.who(event), "time": moment(datetime.fromisoformat(event.data["at"]))}
    if event.name == "answer.rescheduled":
        return "clock", _("%(who)s changed the answer that leaves later: %(time)s") % said
    return "clock", _("%(who)s wrote an answer that leaves %(time)s") % said


def _unscheduled(event: Event, names: Names) -> tuple[str, str]:
    return "undo-2", _("%(who)s took back the answer that was to leave later") % {"who": names.who(event)}


def _returned(event: Event, names: Names) -> tuple[str, str]:
    return "clock-alert", _("The answer by %(who)s was not sent at its time. It is a draft again.") % {"who": names.user(event.data.get("user"))}  # fmt: skip


def _draft(event: Event, names: Names) -> tuple[str, str]:
    if event.name == "draft.taken":
        return "users", _("%(who)s goes on with the draft by %(user)s") % {"who": names.who(event), "user": names.user(event.data.get("user"))}  # fmt: skip
    return "users", _("%(who)s handed a draft over to the team") % {"who": names.who(event)}


def _list(words: list[str]) -> str:
    return _(", ").join(isolate(word) for word in words)


SENTENCES: dict[str, Sentence] = {
    "conversation.assigned": _assigned,
    "conversation.closed": _closed,
    "conversation.reopened": _reopened,
    "conversation.waited": _waited,
    "conversation.tagged": _tagged,
    "conversation.merged": _merged,
    "conversation.unmerged": _unmerged,
    "conversation.split": _split,
    "conversation.snoozed": _snoozed,
    "conversation.woken": _woken,
    "conversation.prioritised": _prioritised,
    "conversation.linked": _linked,
    "conversation.unlinked": _unlinked,
    "block.set": _blocked,
    "block.lifted": _let_in,
    "ask.set": _asked,
    "message.undone": _undone,
    "secrets.opened": _opened,
    "side.begun": _side_begun,
    "answer.scheduled": _scheduled,
    "answer.rescheduled": _scheduled,
    "answer.unscheduled": _unscheduled,
    "answer.returned": _returned,
    "draft.shared": _draft,
    "draft.taken": _draft,
    "side.answered": _side_answered,
}
