"""Out of the quarantine, because somebody looked."""

from __future__ import annotations

from typing import Any

from kept.channels.email.inbound import Taken, settle_mail
from kept.inbox.intake import take_up_again
from kept.inbox.models import Raw


def release(raw: Raw, *, by: Any) -> Taken:
    """Read it once more, and take it in though it looked like a loop or a machine's.

    What still cannot be taken in (nobody to answer to) is back in the quarantine, with its reason.
    """
    return settle_mail(take_up_again(raw, by=by), by=by)
