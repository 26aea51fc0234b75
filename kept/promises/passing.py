"""Passing a promise on: somebody else, or a team, stands for it now. What was told to the customer stays."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Role, Team, User
from kept.promises.duty import is_off_at
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.ledger import locked, write
from kept.promises.making import refuse_outsider
from kept.promises.models import EntryKind, Promise
from kept.promises.telling import tell_owner_of_passing


def pass_on(promise: Promise, *, to: User | Team, by: Any, because: str = "") -> Promise:
    """Make `to` the owner and tell them. To the owner it has already: nothing. Raises AlreadySettled or Refused."""
    owner, team = (to, None) if isinstance(to, User) else (None, to)
    if owner is not None and (owner.is_system or not owner.is_active or owner.role == Role.VIEWER):
        raise refuse("to", _("%(name)s cannot keep promises here.") % {"name": owner.name})
    refuse_outsider(owner, promise.conversation)
    with transaction.atomic():
        locked(promise)
        if promise.settled_at:
            raise AlreadySettled
        if promise.owner_id == (owner and owner.pk) and promise.owner_team_id == (team and team.pk):
            return promise
        data = {
            "owner": owner and owner.pk,
            "team": team and team.pk,
            "from": promise.owner_id,
            "from_team": promise.owner_team_id,
            "because": because.strip()[:300],
        }
        if is_off_at(owner, team, promise.due_at):
            data["owner_off"] = True
        write(promise, EntryKind.PASSED_ON, by=by, data=data)
        promise.refresh_from_db(fields=["owner", "owner_team"])
        tell_owner_of_passing(promise, by=by)
    return promise
