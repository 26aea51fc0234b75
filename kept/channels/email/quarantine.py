"""Out of the quarantine, because somebody looked; and what they see when they look."""

from __future__ import annotations

from typing import Any

from kept.accounts.permissions import allowed
from kept.channels.email.inbound import Taken, settle_mail
from kept.channels.email.mail import Mail
from kept.channels.email.queueing import key_of, read_kept
from kept.channels.email.reading import read
from kept.channels.email.reasons import GUARDED, REASONS
from kept.files.names import tidy
from kept.inbox.blocking import blocks_on, unblock
from kept.inbox.intake import read_raw, take_up_again
from kept.inbox.models import Raw
from kept.inbox.quarantine import read_anew
from kept.inbox.ways_in import Look
from kept.text.secrets import masked

__all__ = ["GUARDED", "REASONS", "look_at", "may_release", "release", "retry"]
LARGEST_SHOWN = 5 * 1024 * 1024  # bytes; a larger one is for downloading
LONGEST_TEXT, MOST_NAMES = 6_000, 30


def release(raw: Raw, *, by: Any) -> Taken:
    """Read it once more, and take it in though it looked like a loop, a machine's or somebody else's.

    What still cannot be taken in (nobody to answer to) is back in the quarantine, with its reason. Whoever was kept
    out is let in from now on.
    """
    if raw.reason == "blocked":
        for found in blocks_on([str(raw.envelope.get("sender", "")), raw.detail]):
            unblock(found, by=by)
    return settle_mail(take_up_again(raw, by=by), by=by)


def retry(raw: Raw, *, by: Any) -> Taken:
    """Read it once more without trusting it: what was mended since may let it in, else it waits again with its reason.

    One at which our reading failed is read by the worker, which survives it; the answer then is without a message.
    """
    failed = raw.reason == "failed"
    raw = read_anew(raw, by=by)
    if not failed:
        return settle_mail(raw, by=by)
    read_kept.enqueue(raw.pk, unique_key=key_of(raw.pk))
    return Taken(raw)


def may_release(user: Any, raw: Raw) -> bool:
    """Whether `user` may let it in: whoever answers, but what pretends to be somebody else only leads."""
    return allowed(user, "release_spoofed" if raw.reason in GUARDED else "answer") and raw.forgotten_at is None


def look_at(raw: Raw) -> Look:
    """The mail as far as it can be read safely. One that our reading did not survive is not read here."""
    if raw.forgotten_at or raw.reason == "failed" or raw.file.size > LARGEST_SHOWN:
        return Look(why_not="forgotten" if raw.forgotten_at else "failed" if raw.reason == "failed" else "large")
    try:
        return _shown(read(read_raw(raw)))
    except FileNotFoundError:
        return Look(why_not="forgotten")


def _shown(mail: Mail) -> Look:
    text = mail.body_text.strip()
    return Look(
        sender=next((f"{one.name} <{one.address}>" if one.name else one.address for one in mail.sender), ""),
        to=[one.address or one.name for one in (*mail.to, *mail.cc)][:MOST_NAMES],
        text=masked(text[:LONGEST_TEXT]),
        cut=len(text) > LONGEST_TEXT,
        attachments=[tidy(name) for name in mail.attachment_names[:MOST_NAMES]],
        authentication=mail.authentication,
    )
