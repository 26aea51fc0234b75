"""Whether somebody who stands for a promise will be there when it is due."""

from datetime import datetime

from kept.accounts.models import Team, User
from kept.roster.on_duty import is_on, on_duty


def is_off_at(owner: User | None, team: Team | None, at: datetime) -> bool:
    """Whether nobody who owns it is on duty at `at`: not the user, nobody of the team."""
    return not (is_on(owner, at) if owner else on_duty(team, at))
