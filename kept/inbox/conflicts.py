"""When two people, or a person and the mail, were faster than each other."""

from typing import Any


class Stale(Exception):
    """The conversation changed since the caller looked (another version than If-Match says)."""

    def __init__(self, conversation: Any):
        super().__init__(f"conversation {conversation.pk} is at version {conversation.version}")
        self.conversation = conversation


class Conflict(Exception):
    """Something newer was said than the answer was written against. `newer` are those messages, oldest first.

    Nothing was sent. Show them, and let the writer choose: send anyway, or look first.
    """

    def __init__(self, newer: list[Any]):
        super().__init__(f"{len(newer)} newer messages")
        self.newer = newer


class TooLate(Exception):
    """The message has left, or was never held: it cannot be undone."""


class FieldConflict(Exception):
    """Somebody set another value in a field than the writer saw. `theirs` stands, `yours` was not written."""

    def __init__(self, field: Any, *, theirs: Any, yours: Any, row: Any = None):
        super().__init__(f"field {field.pk} was changed meanwhile")
        self.field, self.theirs, self.yours, self.row = field, theirs, yours, row
