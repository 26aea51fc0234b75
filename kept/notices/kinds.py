"""What our people are told of, and what of it each of them wants."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts.models import User
from kept.events.recording import record

KINDS = {
    "reply": gettext_lazy("A customer replies in a conversation of mine"),
    "assignment": gettext_lazy("A conversation is assigned to me"),
    "mention": gettext_lazy("A colleague mentions me"),
    "reminder": gettext_lazy("A promise of mine is due soon"),
    "broken": gettext_lazy("A promise was not kept"),
    "silence": gettext_lazy("Something has had no answer for too long"),
    "failure": gettext_lazy("An answer of mine could not be delivered"),
    "mailbox": gettext_lazy("A mailbox is away or back, or a missed mail was found"),
}
WAYS = ("app", "mail")  # in the app and by the browser; by mail, if it stays unseen


def wants(user: User, kind: str, way: str) -> bool:
    """Whether `user` wants `kind` in this `way`; everything is on until switched off, mail only where the app is on."""
    chosen = user.settings.get("notices", {}).get(kind, {})
    return chosen.get("app", True) and chosen.get(way, True)


def choose(user: User, *, wanted: dict[str, list[str]], by: Any) -> None:
    """Set what `user` is told of: kind -> ways. Kinds left out are off. Raises ValidationError for unknown ones."""
    if set(wanted) - set(KINDS) or any(set(ways) - set(WAYS) for ways in wanted.values()):
        raise ValidationError(_("There is no such notice."))
    with transaction.atomic():
        user.settings = user.settings | {
            "notices": {kind: {way: way in wanted.get(kind, ()) for way in WAYS} for kind in KINDS}
        }
        user.save(update_fields=["settings"])
        record("notices.chosen", user, by=by)
