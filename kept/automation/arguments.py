"""What an act wants to know: how it is asked for, and how what was said is read for the person who acts.

What is stored with a macro or a run is plain JSON (an id, a word, a list of words); it is read anew each time it is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts.access import team_for, user_for, visible_teams, visible_users
from kept.accounts.permissions import allowed
from kept.inbox.models import Because, Priority
from kept.inbox.tagging import LONGEST, MOST
from kept.inbox.wording import ASK

Choices = list[tuple[Any, Any]]  # (value, label)


@dataclass(frozen=True)
class Argument:
    """`kind` says how it is asked for: "" (nothing), "choice", "tags" or "line".

    `read(user, given)` gives what the verb takes; it raises ValidationError, or Http404 for what `user` may not find.
    `choices(user)` are the pairs of a choice; `may_be_empty`: "" is an answer too.
    """

    kind: str = ""
    label: Any = ""
    read: Callable[[Any, Any], Any] = lambda user, given: None
    choices: Callable[[Any], Choices] = lambda user: []
    may_be_empty: bool = False


def answerers(user: Any) -> Choices:
    """Colleagues who can be given work, by name."""
    return [(one.pk, one.name) for one in visible_users(user).filter(is_active=True).order_by("name") if allowed(one, "answer")]  # fmt: skip


def _user(user: Any, given: Any) -> Any:
    return user_for(user, _id(given))


def _team(user: Any, given: Any) -> Any:
    return team_for(user, _id(given))


def _reason(user: Any, given: Any) -> str:
    if given not in ("", *Because.values):
        raise ValidationError(_("There is no such reason."))
    return given


def _tags(user: Any, given: Any) -> list[str]:
    names = split_tags(given) if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValidationError(_("Tags are words."))
    if not any(name.strip(" #") for name in names):
        raise ValidationError(_("Name at least one tag."))
    if len(names) > MOST or any(len(name) > 2 * LONGEST for name in names):
        raise ValidationError(_("These are too many tags, or too long ones."))
    return names


def _line(user: Any, given: Any) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > ASK:
        raise ValidationError(_("Write one line of at most %(n)s characters.") % {"n": ASK})
    return given


def _priority(user: Any, given: Any) -> int:
    found = {str(value): value for value in Priority.values}.get(str(given))
    if found is None:
        raise ValidationError(_("There is no such entry."))
    return found


def split_tags(typed: str) -> list[str]:
    """Tags typed in one field, with commas of any script between them."""
    return typed.replace("،", ",").replace("，", ",").replace("、", ",").split(",")


def _id(given: Any) -> int:
    """The id of a choice. Raises ValidationError for what is none."""
    text = str(given)
    if isinstance(given, bool) or not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise ValidationError(_("There is no such entry."))
    return int(text)


NOTHING = Argument()
COLLEAGUE = Argument("choice", gettext_lazy("Who"), _user, answerers)
TEAM = Argument(
    "choice", gettext_lazy("Team"), _team, lambda user: [(team.pk, team.name) for team in visible_teams(user)]
)
REASON = Argument("choice", gettext_lazy("Reason, where nobody has answered"), _reason, lambda user: [(value, label) for value, label in Because.choices], may_be_empty=True)  # fmt: skip
TAGS = Argument("tags", gettext_lazy("Tags, with commas between"), _tags)
LINE = Argument("line", gettext_lazy("What the customer wants, in one line"), _line)
PRIORITY = Argument("choice", gettext_lazy("Priority"), _priority, lambda user: [(value, label) for value, label in Priority.choices])  # fmt: skip
