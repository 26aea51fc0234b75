"""What reading a time gives back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TimeFound:
    """A time somebody wrote.

    `start`, `end`: code points in the text read; `text` is what stands there.
    `due`: aware UTC, or None where no honest instant can be given.
    `certain`: False when vague, ambiguous or resting on something we do not know; ask then.
    `kind`: duration, working_days, clock, day, part_of_day, period or vague.
    `working_days`: their number, so that a caller who knows the holidays can count again.
    """

    start: int
    end: int
    text: str
    due: datetime | None
    certain: bool
    kind: str
    working_days: int | None = None
