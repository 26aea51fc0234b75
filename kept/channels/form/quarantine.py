"""Sent forms that wait in the quarantine: why, what they say, and letting them in (see inbox/ways_in.py)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kept.accounts.permissions import allowed
from kept.channels.form.models import Form
from kept.channels.form.reading import posted, submission
from kept.channels.form.taking import Taken, settle_form
from kept.files.names import tidy
from kept.inbox.intake import read_raw, take_up_again
from kept.inbox.models import Raw
from kept.inbox.quarantine import read_anew
from kept.inbox.ways_in import Look
from kept.text.secrets import masked

REASONS = {
    "form_trap": _("A field that people do not see was filled in: a machine may have sent it."),
    "form_quick": _("It was sent faster than anybody writes."),
    "form_links": _("It is full of links."),
    "form_again": _("The same words came under another address before."),
    "form_flood": _("Very many came with this form at once."),
    "form_twice": _("It was sent with a page that had been sent already."),
}
GUARDED: frozenset[str] = frozenset()
LONGEST_TEXT = 6_000


def release(raw: Raw, *, by: Any) -> Taken:
    """Let it in, though it looked like a machine's."""
    return settle_form(take_up_again(raw, by=by), by=by)


def retry(raw: Raw, *, by: Any) -> Taken:
    """Read it once more, believing nothing."""
    return settle_form(read_anew(raw, by=by), by=by)


def may_release(user: Any, raw: Raw) -> bool:
    return allowed(user, "answer") and raw.forgotten_at is None


def look_at(raw: Raw) -> Look:
    """What was sent, as text."""
    form = Form.objects.filter(pk=raw.envelope.get("form")).first()
    if raw.forgotten_at or form is None:
        return Look(why_not="forgotten")
    try:
        sent = posted(read_raw(raw), raw.envelope.get("content_type", ""))
    except FileNotFoundError:
        return Look(why_not="forgotten")
    except Exception:  # whatever it is, who looks is told that it cannot be read
        return Look(why_not="failed")
    said = submission(form, *sent, raw.envelope.get("language", ""))
    sender = f"{said.name} <{said.email}>" if said.name and said.email else said.email or said.name
    return Look(
        sender=sender, text=masked(said.whole[:LONGEST_TEXT]), cut=len(said.whole) > LONGEST_TEXT,
        attachments=[tidy(file.name or "") for file in said.files],
    )  # fmt: skip
