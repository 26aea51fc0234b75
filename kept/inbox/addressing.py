"""To whom an answer goes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.inbox.addressbook import address_book, untagged
from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Conversation, Kind
from kept.inbox.readers import not_answered_by_default, readers_of
from kept.inbox.wording import one_line
from kept.people.models import IdentityKind
from kept.text.folding import strip_bidi

MOST = 50
REMEMBERED = 100  # messages of a conversation in which its people are looked for
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
    written = conversation.messages.human_inbound().exclude(pk__in=not_answered_by_default(conversation))
    last = written.latest_first().values_list("sender", flat=True).first() or {}
    along = readers_of(conversation)
    if _ADDRESS.fullmatch(str(last.get("address", ""))):
        return boxes([last, *along], "to")
    if first := [*_first(conversation), *along]:
        return boxes(first, "to")
    if conversation.channel.answers_by_mail:
        raise ValidationError({"to": _("There is no address to write to.")})
    return []


def _first(conversation: Conversation) -> list[dict]:
    """The customer's first e-mail address."""
    person = conversation.person
    address = person.identities.filter(kind=IdentityKind.EMAIL).values_list("shown", flat=True).first()
    if address and _ADDRESS.fullmatch(address):
        return boxes([{"name": person.name, "address": address}], "to")
    return []


def chosen(
    conversation: Conversation, *, to: Sequence[Any] | None, cc: Sequence[Any], bcc: Sequence[Any]
) -> dict[str, list[dict]]:
    """Who gets an answer: {to, cc, bcc}, each address once, never one of ours. Nobody in `to` is who wrote last.

    Raises ValidationError by field.
    """
    found = {"to": boxes(to or [], "to"), "cc": boxes(cc, "cc"), "bcc": boxes(bcc, "bcc")}
    refuse_our_own(found)
    found["to"] = found["to"] or default_to(conversation)
    there: set[str] = set()
    for name, rows in found.items():
        found[name] = [row for row in rows if key_of(row) not in there]
        there |= {key_of(row) for row in rows}
    if len(there) > MOST:
        raise ValidationError({"to": _("At most %(n)s addresses.") % {"n": MOST}})
    return found


def refuse_our_own(found: Mapping[str, Sequence[dict]]) -> None:
    """Raises ValidationError where one of these boxes, by field, is an address of ours: we would write to ourselves."""
    if any(found.values()):
        book = address_book()
        for name, rows in found.items():
            if own := [row["address"] for row in rows if book.exactly(row["address"])]:
                raise ValidationError({name: _("%(address)s is our own address.") % {"address": own[0][:100]}})


def typed(text: str) -> list[dict]:
    """What somebody typed into a line of recipients: `Salma Haddad <salma@example.org>, omar@example.net`.

    Commas of any script, semicolons and line ends part them. What is no address is left in, so that it is refused.
    """
    lines = re.sub(r"[;\n\r،，、]+", ",", strip_bidi(text))
    return [
        {"name": name, "address": address or name} for name, address in getaddresses([lines]) if name or address
    ] or ([{"name": "", "address": lines.strip(" ,")}] if lines.strip(" ,") else [])


def asked_in(post: Any) -> dict[str, list[dict]] | None:
    """{to, cc, bcc} as a sent form has them (`post` with getlist); None where it has no such fields."""
    if "to" not in post:
        return None
    return {name: [box for line in post.getlist(name) for box in typed(line)] for name in ("to", "cc", "bcc")}


@dataclass(frozen=True)
class Circle:
    """Whom an answer goes to if nobody chooses, who else read the last mail, and who took part at all.

    `to` and `others` are {name, address}, never ours; `known` are addresses in lower case.
    """

    to: list[dict] = field(default_factory=list)
    others: list[dict] = field(default_factory=list)
    known: frozenset[str] = frozenset()


def circle_of(conversation: Conversation) -> Circle:
    """The people around a conversation held by mail. One query; two more where the last mail had other readers, one
    more where nobody has written by mail.
    """
    said = conversation.messages.exclude(kind=Kind.NOTE).latest_first()
    rows = list(said.values("pk", "kind", "automatic", "sender", "to", "cc")[:REMEMBERED])
    others = not_answered_by_default(conversation)
    written = (row for row in rows if row["kind"] == Kind.INBOUND and not row["automatic"] and row["pk"] not in others)
    last = next(written, None)
    to = [last["sender"]] if last and _is_address(last["sender"]) else _first(conversation)
    to = [*to, *readers_of(conversation)]
    there = [box for row in rows for box in (row["sender"], *row["to"], *row["cc"]) if _is_address(box)]
    known = frozenset(
        key_of(box) for box in [*there, *to] if untagged(key_of(box)) != mail_channel(conversation.channel).address
    )
    return Circle(boxes(to, "to"), _others(conversation, dict(last) if last else None, to), known)


def key_of(box: dict) -> str:
    """What makes two boxes the same."""
    return str(box.get("address", "")).strip().lower()


def _is_address(box: dict) -> bool:
    return bool(_ADDRESS.fullmatch(str(box.get("address", ""))))


def _others(conversation: Conversation, last: dict | None, to: Sequence[dict]) -> list[dict]:
    """Who else the last mail went to, without us and without who gets the answer anyway."""
    asked = {key_of(box): box for box in ([*last["to"], *last["cc"]] if last else []) if _is_address(box)}
    there = {key_of(box) for box in to} | {mail_channel(conversation.channel).address}
    found = [box for key, box in asked.items() if key not in there and untagged(key) not in there]
    if not found:
        return []
    book = address_book()
    return boxes([box for box in found[:MOST] if not book.exactly(key_of(box))], "cc")
