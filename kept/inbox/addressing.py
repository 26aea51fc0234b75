"""To whom an answer goes."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.inbox.models import Conversation
from kept.inbox.wording import one_line
from kept.people.models import IdentityKind
from kept.text.folding import strip_bidi

MOST = 50
_SIGN = r"[^\s<>(),;:\\\"@\[\]\x00-\x1f\x7f-\x9f]"
_ADDRESS = re.compile(f"{_SIGN}{{1,64}}@{_SIGN}{{1,255}}")


def boxes(values: Sequence[Any], field: str) -> list[dict]:
    """Addresses or {name, address} as a list of {name, address}, each address once. Raises ValidationError {field: …}."""
    found: dict[str, dict] = {}
    for value in values:
        given = value if isinstance(value, dict) else {"name": "", "address": str(value)}
        address = strip_bidi(str(given.get("address", ""))).strip()
        if not address:
            continue
        if not _ADDRESS.fullmatch(address):
            raise ValidationError({field: _("%(address)s is no e-mail address.") % {"address": address[:100]}})
        name = one_line(strip_bidi(str(given.get("name", ""))), 200)
        found.setdefault(address.lower(), {"name": name, "address": address})
    if len(found) > MOST:
        raise ValidationError({field: _("At most %(n)s addresses.") % {"n": MOST}})
    return list(found.values())


def default_to(conversation: Conversation) -> list[dict]:
    """Who wrote last, else the customer's first e-mail address; nobody on a channel that needs no address.

    Raises ValidationError {"to": …} on a mail channel where no address is known.
    """
    last = conversation.messages.human_inbound().order_by("-id").values_list("sender", flat=True).first() or {}
    if _ADDRESS.fullmatch(str(last.get("address", ""))):
        return boxes([last], "to")
    person = conversation.person
    address = person.identities.filter(kind=IdentityKind.EMAIL).values_list("shown", flat=True).first()
    if address and _ADDRESS.fullmatch(address):
        return boxes([{"name": person.name, "address": address}], "to")
    if conversation.channel.kind == "email":
        raise ValidationError({"to": _("There is no address to write to.")})
    return []
