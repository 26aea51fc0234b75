"""The token of a form's page: ours, of this form, for a day, and good once. It takes the place of a cookie.

A form on another site has no cookie there, and needs none: nothing is done in anybody's name. The token says that the
page was fetched, when, and makes pressing twice the same as pressing once.
"""

import secrets
from dataclasses import dataclass

from django.core import signing

from kept.channels.form.models import Form
from kept.events.clock import now

SALT = "kept.channels.form"
SECONDS = 24 * 3600


@dataclass(frozen=True)
class Opened:
    """The page a token was made for: its nonce, and how many seconds ago it was fetched."""

    nonce: str
    seconds: float


def new_token(form: Form) -> str:
    """A token for one page of `form`."""
    return signing.dumps([form.pk, secrets.token_urlsafe(12), now().timestamp()], salt=SALT)


def opened(form: Form, token: str) -> Opened | None:
    """What the token says; None for one that is not ours, of another form, or older than a day."""
    try:
        form_id, nonce, at = signing.loads(token[:300], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    seconds = now().timestamp() - at
    return Opened(nonce, seconds) if form_id == form.pk and -60 <= seconds <= SECONDS else None
