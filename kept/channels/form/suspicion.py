"""What looks like a machine's. It is never dropped: it waits in the quarantine, where people let it in with one press."""

import hashlib
import re
from datetime import timedelta

from kept.channels.form.models import Form, Sent
from kept.channels.form.reading import Submission
from kept.events.clock import now
from kept.text.folding import fold

QUICKEST = 3  # seconds: nobody reads a form and writes in less
MOST_LINKS = 2
LONG_ENOUGH = 30  # characters; short words ("Hello?") are written by many
REMEMBERED = timedelta(days=7)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_MARKUP = re.compile(r"\[url[=\]]|<a\s[^>]*href", re.IGNORECASE)


def suspicion(form: Form, said: Submission, *, seconds: float, flood: bool, nonce: str) -> str:
    """Why people should look at it first: a code of quarantine.REASONS, "" where nothing is odd."""
    if said.trap:
        return "form_trap"
    if seconds < QUICKEST:
        return "form_quick"
    everything = f"{said.subject} {said.whole}"
    if len(_LINK.findall(everything)) > MOST_LINKS or _MARKUP.search(everything) or _LINK.search(said.name):
        return "form_links"
    if flood:
        return "form_flood"
    return "form_again" if is_again(form, said, nonce) else ""


def digest_of(said: Submission) -> str:
    """The same for the same words, however they are spaced and cased."""
    return hashlib.sha256(" ".join(fold(said.whole).split()).encode()).hexdigest()


def is_again(form: Form, said: Submission, nonce: str) -> bool:
    """Whether the same words came with this form under another address lately."""
    if len(said.whole) < LONG_ENOUGH:
        return False
    rows = Sent.objects.filter(form=form, words=digest_of(said), at__gt=now() - REMEMBERED).exclude(nonce=nonce)
    return any(
        str(raw.envelope.get("sender", "")) != said.email for raw in (row.raw for row in rows.select_related("raw")[:5])
    )
