"""The clock of the jobs. It belongs to a higher folder, so it comes in through settings.KEPT_CLOCK."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def _clock() -> Callable[[], datetime]:
    return import_string(settings.KEPT_CLOCK)


def now() -> datetime:
    """The present moment as the installation sees it: aware, UTC, shifted in a demo."""
    return _clock()()
