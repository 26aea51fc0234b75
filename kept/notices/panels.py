"""What other pages show of notices."""

from kept.accounts.models import User
from kept.notices.access import notices_for

MOST = 100


def unseen(user: User) -> int:
    """How many notices `user` has not looked at; counts stop at 100 (shown as 99+)."""
    return notices_for(user).filter(seen_at=None)[:MOST].count()
