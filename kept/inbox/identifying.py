"""Message-IDs as we keep them: always in angle brackets, whoever writes them how."""

import re
import secrets
from collections.abc import Iterable

from django.conf import settings

LONGEST = 400
_INNER = re.compile(r"<([^<>]*)>")
_OWN = re.compile(r"kept\.\d{1,18}\.[0-9a-f]{24}@[A-Za-z0-9.-]{1,253}")


def bracketed(message_id: str) -> str:
    """`<id>` of an id with or without brackets and white space; "" of nothing. Longer ones are cut at 400."""
    plain = "".join(message_id.replace("\x00", "").split())
    found = _INNER.search(plain)
    inner = (found[1] if found else plain).strip("<>")
    return f"<{inner[: LONGEST - 2]}>" if inner else ""


def bracketed_all(ids: Iterable[str]) -> list[str]:
    """The ids in our form, each once, in order."""
    return list(dict.fromkeys(filter(None, map(bracketed, ids))))


def own_ids(text: str) -> list[str]:
    """Ids of mails of ours that stand anywhere in a text, bracketed: programs wrap, cut and join what they copy."""
    return bracketed_all(_OWN.findall("".join(text.split())[:100_000]))


def new_message_id(conversation_id: int) -> str:
    """An id for a mail of ours, fixed when the reply is written so that a retry is the same mail."""
    return f"<kept.{conversation_id}.{secrets.token_hex(12)}@{settings.MAIL_DOMAIN}>"
