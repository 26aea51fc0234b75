"""What other pages show of notices."""

from django.db.models import QuerySet

from kept.accounts.models import User
from kept.notices.access import notices_for
from kept.notices.models import Notice

MOST = 100


def unseen_rows(user: User) -> QuerySet[Notice]:
    """The notices that `user` has not looked at."""
    return notices_for(user).filter(seen_at=None)


def unseen(user: User) -> int:
    """How many notices `user` has not looked at; counts stop at 100 (shown as 99+)."""
    return unseen_rows(user)[:MOST].count()
