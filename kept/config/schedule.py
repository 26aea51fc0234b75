"""All timed work on one page: name, what, how often."""

from kept.jobs.schedule import Timed

SCHEDULE: list[Timed] = []
