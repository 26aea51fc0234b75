"""Keeping somebody out: what they send waits in the quarantine with its reason, and one press lets them in again.

Nothing of theirs is lost (law 9), and nothing is said to them: to answer a sender of spam only tells it that we are here.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.recording import record
from kept.inbox.addressbook import address_book
from kept.inbox.announcing import announce
from kept.inbox.closing import close, reopen
from kept.inbox.models import Because, Block, BlockKind, Conversation, State
from kept.people.folding import fold_identity
from kept.people.models import IdentityKind, Person

# Half the world writes from these: blocking one would keep out people whom nobody meant.
EVERYBODYS = frozenset(
    """gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.com.tw yahoo.com.hk
    icloud.com me.com aol.com gmx.de gmx.net web.de mail.com proton.me protonmail.com zoho.com yandex.com mail.ru qq.com
    163.com 126.com sina.com hinet.net pchome.com.tw maktoob.com""".split()
)


def block(
    kind: str, value: str = "", *, by: Any, person: Person | None = None, conversation: Conversation | None = None
) -> Block:
    """Keep out a person (all their addresses), an address or a domain. Blocking twice is once.

    Raises ValidationError {"value": …}: no address, one of our own, a domain of everybody's. Event: block.set.
    """
    value = "" if kind == BlockKind.PERSON else _folded(kind, value)
    actor = actor_of(by)
    defaults = {"conversation": conversation, "by_kind": actor.kind, "by_id": actor.id}
    with transaction.atomic():
        found, new = Block.objects.get_or_create(kind=kind, value=value, person=person, defaults=defaults)
        if new:
            data = {"kind": kind, "value": value}
            record("block.set", found, by=by, about=[person, conversation], data=data)
    if conversation is not None:
        announce(conversation)
    return found


def unblock(found: Block, *, by: Any) -> None:
    """Let them in again, from their next message on; what waits in the quarantine is released there. Event: block.lifted."""
    with transaction.atomic():
        rows = Block.objects.select_for_update().filter(pk=found.pk)
        if rows.exists():
            data = {"kind": found.kind, "value": found.value}
            record("block.lifted", found, by=by, about=[found.person, found.conversation], data=data)
            rows.delete()
    if found.conversation is not None:
        announce(found.conversation)


def mark_spam(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """It is spam: closed with this reason, and what its sender sends from now on waits in the quarantine."""
    with transaction.atomic():
        if conversation.state != State.CLOSED:
            close(conversation, because=Because.SPAM, by=by, expected=expected)
        for value in senders_of(conversation):
            try:
                block(BlockKind.ADDRESS, value, conversation=conversation, by=by)
            except ValidationError:
                continue  # it pretends to come from ourselves: the mail checks look after that
    return conversation


def unmark_spam(conversation: Conversation, *, by: Any) -> Conversation:
    """Undo mark_spam(): who was kept out because of it comes in again, and they wait for an answer since they wrote."""
    with transaction.atomic():
        let_in(conversation, by=by)
        return reopen(conversation, by=by)


def let_in(conversation: Conversation, *, by: Any) -> None:
    """Whoever was kept out because of a conversation is let in again."""
    for found in Block.objects.filter(conversation=conversation).select_related("person", "conversation"):
        unblock(found, by=by)


def blocks_on(addresses: Iterable[str], *, person: Person | None = None) -> QuerySet[Block]:
    """The blocks that keep these addresses out, or this person."""
    folded = {address.strip().lower() for address in addresses if address}
    domains = {part for address in folded for part in _above(address)}
    asked = Q(kind=BlockKind.ADDRESS, value__in=folded) | Q(kind=BlockKind.DOMAIN, value__in=domains)
    asked |= Q(kind=BlockKind.PERSON, person__identities__value__in=folded)
    if person is not None:
        asked |= Q(kind=BlockKind.PERSON, person=person)
    return Block.objects.filter(asked).select_related("person", "conversation").distinct().order_by("pk")


def blocked_among(addresses: Iterable[str]) -> dict[str, Block]:
    """Which of these (folded) addresses are kept out, and by what. One query where none is."""
    asked = list(addresses)
    found: dict[str, Block] = {}
    for row in blocks_on(asked) if asked else ():
        if row.kind == BlockKind.PERSON:
            values = set(row.person.identities.values_list("value", flat=True)) if row.person else set()
        elif row.kind == BlockKind.ADDRESS:
            values = {row.value}
        else:
            values = {address for address in asked if row.value in _above(address)}
        found |= {address: row for address in asked if address in values}
    return found


def in_force(conversation: Conversation) -> list[Block]:
    """What keeps the customer of a conversation out."""
    return list(blocks_on(senders_of(conversation), person=conversation.person))


def senders_of(conversation: Conversation) -> list[str]:
    """The customer's addresses, those they wrote from here first; nobody else's, who was only in copy."""
    written = conversation.messages.human_inbound().filter(person=conversation.person_id).order_by("-id")
    found = [str(sender.get("address", "")).lower() for sender in written.values_list("sender", flat=True)[:20]]
    known = conversation.person.identities.filter(kind=IdentityKind.EMAIL).values_list("value", flat=True)[:20]
    return list(dict.fromkeys(filter(None, [*found, *known])))


def _folded(kind: str, value: str) -> str:
    plain = value.strip().lower()
    if kind == BlockKind.ADDRESS:
        plain = fold_identity("email", plain)
        if address_book().exactly(plain) is not None:
            raise ValidationError({"value": _("This is an address of our own.")})
        return plain
    if kind != BlockKind.DOMAIN:
        raise ValidationError({"kind": _("There is no such kind.")})
    domain = plain.lstrip("@*.")
    if "." not in domain or len(domain) > 253 or set(domain) & set(" /@:,;<>()\"'"):
        raise ValidationError({"value": _("This is not a domain.")})
    if domain in EVERYBODYS:
        raise ValidationError({"value": _("Everybody can have an address there. Block the address instead.")})
    book = address_book()
    if domain in book.of_domain or any(address.endswith(f"@{domain}") for address in book.exact):
        raise ValidationError({"value": _("This is a domain of our own.")})
    return domain


def _above(address: str) -> list[str]:
    """Its domain and those above that: mail.shop.example, shop.example, example."""
    parts = address.rpartition("@")[2].split(".")
    return [".".join(parts[index:]) for index in range(len(parts))]
