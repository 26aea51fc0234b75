"""The first owner of a new installation: made by whoever comes first, once, by web or command line."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from kept.accounts.models import Role, User
from kept.accounts.users import create_user
from kept.events.actors import SYSTEM

SOMEBODY = "accounts:somebody-is-here"


def is_needed() -> bool:
    """Whether there is no user yet. Once there is one the database is asked once an hour at most."""
    if not cache.get(SOMEBODY) and User.objects.filter(is_system=False).exists():
        cache.set(SOMEBODY, True, 3600)
    return not cache.get(SOMEBODY)


def create_first_owner(*, email: str, name: str, password: str, **profile: Any) -> User:
    """Make the owner while there is nobody. Raises PermissionDenied when somebody was faster, ValidationError per wrong field."""
    with transaction.atomic():
        lock_users()
        if User.objects.filter(is_system=False).exists():
            raise PermissionDenied
        return create_user(email=email, name=name, role=Role.OWNER, password=password, by=SYSTEM, **profile)


def lock_users() -> None:
    """Let nobody else add a user until the transaction ends: of two who press at once, one comes second.

    SQLite's transactions here are IMMEDIATE and hold the write lock from their start.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {User._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
