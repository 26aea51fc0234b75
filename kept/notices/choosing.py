"""Choosing what one is told of, and how: each for themselves, leads for a team. One's own choice wins."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.recording import record
from kept.notices.kinds import KINDS, PRESETS, WAYS, Wanted, look_again
from kept.notices.models import TeamChoice


def choose(user: User, *, wanted: Mapping[str, Sequence[str]] | None, by: Any) -> None:
    """Set what `user` is told of: kind -> ways; kinds left out are off. None: what holds for their teams holds for them.

    Raises ValidationError for an unknown kind or way. Event: notices.chosen.
    """
    own = {name: value for name, value in user.settings.items() if name != "notices"}
    _keep(user, own if wanted is None else own | {"notices": table(wanted)}, by)


def choose_for_team(team: Team, *, wanted: Mapping[str, Sequence[str]] | None, by: Any) -> None:
    """What the members of `team` are told of who did not choose themselves; None: the usual. As `choose`."""
    with transaction.atomic():
        if wanted is None:
            TeamChoice.objects.filter(team=team).delete()
        else:
            TeamChoice.objects.update_or_create(team=team, defaults={"wanted": table(wanted)})
        record("notices.chosen", team, by=by)
    look_again()


def choose_discretion(user: User, *, shows: str, by: Any) -> None:
    """What is seen of a notice outside the desk (a lock screen): "who" and what it is about, or that "something" came."""
    if shows not in SHOWS:
        raise ValidationError(_("There is no such choice."))
    _keep(user, user.settings | {"notices_show": shows}, by)


SHOWS = ("something", "who")


def shows_who(user: User) -> bool:
    """Whether somebody who looks over their shoulder at a locked telephone may read whom it is about."""
    return user.settings.get("notices_show") == "who"


def preset(name: str) -> dict[str, list[str]]:
    """A ready choice of PRESETS as `choose` takes it. Raises ValidationError for an unknown one."""
    if name not in PRESETS:
        raise ValidationError(_("There is no such choice."))
    made = PRESETS[name][1]()
    return {kind: [way for way, on in ways.items() if on] for kind, ways in made.items()}


def table(wanted: Mapping[str, Sequence[str]]) -> Wanted:
    if set(wanted) - set(KINDS) or any(set(ways) - set(WAYS) for ways in wanted.values()):
        raise ValidationError(_("There is no such notice."))
    return {kind: {way: way in wanted.get(kind, ()) for way in WAYS} for kind in KINDS}


def _keep(user: User, settings: dict, by: Any) -> None:
    with transaction.atomic():
        user.settings = settings
        user.save(update_fields=["settings"])
        record("notices.chosen", user, by=by)
    look_again()
