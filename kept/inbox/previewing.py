"""What merging two conversations would do, in sentences, before anybody presses."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.inbox.models import Conversation
from kept.inbox.moving import busier
from kept.people.labels import isolate
from kept.ui.formats import moment, number


@dataclass(frozen=True)
class Line:
    """One sentence: an icon, and whether it is a warning."""

    icon: str
    text: str
    warns: bool = False


def what_merging_does(origin: Conversation, into: Conversation) -> list[Line]:
    """The warnings first."""
    return [*_people(origin, into), *_teams(origin, into), *_moves(origin, into), *_clock(origin, into)]


def _people(origin: Conversation, into: Conversation) -> list[Line]:
    if origin.person_id == into.person_id:
        return []
    said = {"one": isolate(origin.person.called), "other": isolate(into.person.called)}
    return [
        Line("users", _("%(one)s and %(other)s are two customers. On their own pages each goes on seeing only what they wrote and what was written to them.") % said, True),
    ]  # fmt: skip


def _teams(origin: Conversation, into: Conversation) -> list[Line]:
    if origin.team_id == into.team_id:
        return []
    lines = []
    if origin.team and origin.team.restricted:
        said = {"team": isolate(origin.team.name)}
        lines.append(Line("eye", _("What was hidden in the team %(team)s can be read by others then.") % said, True))
    if into.team:
        said = {"team": isolate(into.team.name)}
        lines.append(Line("users", _("It lies with the team %(team)s then.") % said, into.team.restricted))
    return lines


def _moves(origin: Conversation, into: Conversation) -> list[Line]:
    count = origin.messages.count()
    said = {"n": number(count), "one": origin.pk, "other": into.pk}
    text = ngettext(
        "%(n)s message of #%(one)s comes into #%(other)s, with its files, tags and promises.",
        "%(n)s messages of #%(one)s come into #%(other)s, with their files, tags and promises.",
        count,
    )
    return [
        Line("message-square-text", text % said),
        Line("mail", _("Later answers to #%(one)s arrive in #%(other)s.") % said),
    ]


def _clock(origin: Conversation, into: Conversation) -> list[Line]:
    waits = [since for since in (origin.waiting_since, into.waiting_since) if since]
    lines = []
    if waits:
        lines.append(Line("hourglass", _("Waiting for us since %(time)s.") % {"time": moment(min(waits))}))
    if busier(into.state, origin.state) != into.state:
        lines.append(Line("rotate-ccw", _("#%(other)s is opened again.") % {"other": into.pk}))
    return lines
