"""Who did it: every verb takes `by`, and what is recorded is its kind and id."""

from dataclasses import dataclass
from typing import Any

KINDS = ("user", "customer", "rule", "assistant", "system")


@dataclass(frozen=True)
class Actor:
    """Somebody, or something, that acts. `kind` is one of KINDS; `id` is the row's id, None for the system."""

    kind: str
    id: int | None = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of actor: {self.kind!r}")


SYSTEM = Actor("system")


def actor_of(by: Any) -> Actor:
    """The Actor behind `by`: an Actor itself, or an object that has one (a user, a person).

    Raises TypeError for anything else, None included: an act without an actor is a defect.
    """
    actor = by if isinstance(by, Actor) else getattr(by, "actor", None)
    if not isinstance(actor, Actor):
        raise TypeError(f"`by` must be an actor or have one, not {by!r}")
    return actor
