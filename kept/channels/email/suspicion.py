"""Whether a mail pretends to be somebody else's, or a filter on its way says that it is spam."""

from __future__ import annotations

import re

from .authentication import is_forged
from .mail import Mail

_ADDRESS = re.compile(r"[^\s<>(),;:\"'\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")


def suspicion(mail: Mail) -> tuple[str, str] | None:
    """Why people should look at this mail first: a reason of reasons.py and the words for it; None if nothing speaks against it.

    For mails that nobody has released yet. Asks the database only where the From header speaks of an address of ours.
    """
    return _forged(mail) or _pretends(mail) or _marked(mail)


def _forged(mail: Mail) -> tuple[str, str] | None:
    said = mail.authentication
    if said is None or not is_forged({"dmarc": said.dmarc}, said.policy):
        return None
    return "spoofed", " · ".join(filter(None, [f"dmarc=fail ({said.policy})", said.domain, said.server]))


def _pretends(mail: Mail) -> tuple[str, str] | None:
    """An address of ours as the name before another address; or as the address, and the sender failed every check."""
    for sender in mail.sender[:5]:
        named = _ADDRESS.search(sender.name) if "@" in sender.name else None
        if named and named[0].lower() != sender.address.lower() and _is_ours(named[0]) and not _is_ours(sender.address):
            return "spoofed", f"{sender.name} <{sender.address}>"
        if "@" in sender.address and _fails(mail) and _is_ours(sender.address):
            return "spoofed", f"{sender.address}: {_checks(mail)}"
    return None


def _fails(mail: Mail) -> bool:
    said = mail.authentication
    if said is None or said.dkim == "pass" or said.dmarc == "pass":
        return False
    return said.dmarc == "fail" or said.spf == "fail"


def _checks(mail: Mail) -> str:
    said = mail.authentication
    return " ".join(f"{name}={getattr(said, name)}" for name in ("dmarc", "spf", "dkim") if getattr(said, name, ""))


def _marked(mail: Mail) -> tuple[str, str] | None:
    if mail.virus_mark:
        return "virus", mail.virus_mark
    return ("spam", mail.spam_mark) if mail.is_spam else None


def _is_ours(address: str) -> bool:
    from kept.inbox.addressbook import address_book

    return address_book().exactly(address) is not None
