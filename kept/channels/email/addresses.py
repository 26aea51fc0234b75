"""Signed reply addresses: `help+42-k3jd8s9fkq@…` leads back to conversation 42, and only we can make it.

Local parts have 64 characters and some servers fold their case, so the signature is short and in lower case.
"""

from __future__ import annotations

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SIGNED = re.compile(r"\+(\d{1,18})-([a-z2-7]{12})@", re.IGNORECASE)


def reply_address(address: str, conversation_id: int) -> str:
    """The address replies to this conversation go to: the channel's own with a signed tag."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{conversation_id}-{_signature(conversation_id, settings.SECRET_KEY)}@{domain}"


def conversation_in(address: str) -> int | None:
    """The conversation an address was signed for; None if it carries no tag or a forged one."""
    found = _SIGNED.search(address)
    if not found:
        return None
    number, given = int(found[1]), found[2].lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return number if any(constant_time_compare(given, _signature(number, key)) for key in keys) else None


def bare(address: str) -> str:
    """`Help+42-abc@Lampring.example` to `help@lampring.example`: the address without tag, for finding the channel."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _signature(conversation_id: int, key: str) -> str:
    mac = salted_hmac("kept.channels.email.reply", str(conversation_id), secret=key, algorithm="sha256").digest()
    return base64.b32encode(mac)[:12].decode("ascii").lower()
