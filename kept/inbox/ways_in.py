"""Each kind of channel reads, shows and lets in its own raw input; settings.KEPT_WAYS_IN says which module does it.

So the quarantine is one place, whatever came in, and no channel knows another.
"""

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings

from kept.inbox.models import Raw


@dataclass
class Look:
    """What is shown of something that waits: only text, nothing fetched. `why_not` says why there is none: "", large,
    failed, forgotten. `authentication` is what servers say of a mail's sender.
    """

    why_not: str = ""
    sender: str = ""
    to: list[str] = field(default_factory=list)
    text: str = ""
    cut: bool = False
    attachments: list[str] = field(default_factory=list)
    authentication: Any = None


def kinds() -> list[str]:
    """The kinds of raw input that can wait."""
    return list(settings.KEPT_WAYS_IN)


def way_of(raw: Raw) -> Any:
    """The module for this raw: release, retry, may_release, look_at, GUARDED, REASONS."""
    return import_module(settings.KEPT_WAYS_IN[raw.channel_kind])


def release(raw: Raw, *, by: Any) -> Any:
    """Let it in; the answer has raw, conversation, message, duplicate, quarantined, reason."""
    return way_of(raw).release(raw, by=by)


def retry(raw: Raw, *, by: Any) -> Any:
    """Read it once more, believing nothing."""
    return way_of(raw).retry(raw, by=by)


def may_release(user: Any, raw: Raw) -> bool:
    return bool(way_of(raw).may_release(user, raw))


def look_at(raw: Raw) -> Look:
    """What it says, as far as that can be read safely."""
    found: Look = way_of(raw).look_at(raw)
    return found


def is_guarded(raw: Raw) -> bool:
    """Whether only a lead may let it in."""
    return raw.reason in way_of(raw).GUARDED


def said(reason: str) -> str:
    """Why it waits, in the active language; an unknown code as it is."""
    for name in settings.KEPT_WAYS_IN.values():
        if reason in (reasons := import_module(name).REASONS):
            return str(reasons[reason])
    return reason
