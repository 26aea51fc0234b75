"""Who may hear which topic of the live stream. One rule per kind of topic; what is not listed is heard by nobody."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from kept.accounts import access as accounts
from kept.accounts.permissions import allowed
from kept.automation import access as automation
from kept.exchange.csv_people import access as csv_people
from kept.inbox import access as inbox
from kept.people import access as people
from kept.people.links import open_link
from kept.promises import access as promises
from kept.text.numbers import whole


def may_listen(who: Any, topic: str) -> bool:
    """Whether `who` (a user, or a people.Link) may hear `topic`, such as "conversation:42"."""
    kind, _, id = topic.partition(":")
    rules = OF_USERS if hasattr(who, "role") else OF_LINKS
    return kind in rules and rules[kind](who, id)


def reader_of_link(token: str) -> tuple[Any, str] | None:
    """(Link, "link:3") behind a signed link's token, or None if it is wrong, over or revoked."""
    link = open_link(token)
    return (link, f"link:{link.pk}") if link is not None else None


def _found(find: Callable[[Any, int], Any]) -> Callable[[Any, str], bool]:
    def rule(user: Any, id: str) -> bool:
        try:
            number = whole(id)
            return number is not None and find(user, number) is not None
        except Http404:
            return False

    return rule


def _with(right: str) -> Callable[[Any, str], bool]:
    return lambda user, id: not id and allowed(user, right)


def _everybody(listener: Any, id: str) -> bool:
    return not id


def _own(listener: Any, id: str) -> bool:
    return id == str(listener.pk)


OF_USERS: dict[str, Callable[[Any, str], bool]] = {
    "inbox": _with("read_conversations"),
    "promises": _with("read_conversations"),
    "quarantine": _with("read_quarantine"),
    "mailboxes": _with("manage_channels"),
    "clock": _everybody,
    "import": _found(csv_people.import_for),
    "user": _own,
    "team": _found(accounts.team_for),
    "person": _found(people.person_for_user),
    "conversation": _found(inbox.conversation_for),
    "looking": _found(inbox.conversation_for),
    "promise": _found(promises.promise_for),
    "bulk": _found(automation.bulk_act_for),
}
# A customer never hears "conversation:…": presence and notes of the team travel on it.
OF_LINKS: dict[str, Callable[[Any, str], bool]] = {
    "clock": _everybody,
    "link": _own,
    "customer": lambda link, id: link.scope == "conversation" and id == str(link.subject_id),
}
