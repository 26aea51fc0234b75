"""A mailbox as a source: threads of mails become the same neutral records as everything else.

How a mail is read is given by the caller: channels know that, and this domain does not know them.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kept.events.clock import now
from kept.exchange.importing import Item
from kept.exchange.mail_index import Index
from kept.exchange.mail_stores import Store
from kept.exchange.records import Agent, Customer, LeftOut, Piece, Said, Ticket, storable
from kept.inbox.identifying import bracketed

LARGEST = 30 * 1024 * 1024
MOST_MAILS, MOST_BYTES = 500, 32 * 1024 * 1024  # read and written together: with their files they are in memory
MOST_NAMED = 200  # ids by which a thread is looked for among what is here already


class MailHistory:
    """The mails of a store. `read` gives for the bytes of a mail an object with the fields of `kept read-mail`.

    `ours` are addresses, folded, that are on our side, and "@domain" for all of a domain: mail from them, or in a
    folder of what was sent, is an answer, not a question.
    """

    def __init__(self, store: Store, *, read: Callable[[bytes], Any], ours: Collection[str]):
        self.store, self.read = store, read
        self.ours = {address.lower() for address in ours}
        self.format, self.name = store.format, store.name

    @cached_property
    def index(self) -> Index:
        return Index(self.store)

    @property
    def size(self) -> int:
        """How many mails there are, copies included."""
        return len(self.index)

    def digest(self) -> str:
        """A hash of the content: a mailbox that has grown is another import, and what is known is skipped."""
        return self.store.digest()

    def items(self, position: int, line: int) -> Iterator[Item]:
        """Of some threads at a time the people, then a ticket for each; `position` counts mails, `line` what was yielded.

        What was written before `position` is not read again.
        """
        number = line
        for some in self._portions(position):
            before = some[0].before
            records = [(part, *self._records(part)) for part in some]
            people = {(type(one), one.id): one for _, persons, _ in records for one in persons}.values()
            for kind in (Customer, Agent):
                for one in people:
                    if isinstance(one, kind):
                        number += 1
                        yield Item(number, before, one)
            for part, _, rest in records:
                for record in rest:
                    number += 1
                    left_out = isinstance(record, LeftOut)
                    yield Item(number, part.after, None if left_out else record, left_out=record if left_out else None)

    def _portions(self, position: int) -> Iterator[list["Part"]]:
        """Parts of threads that are read and written together: not too many mails, not too many bytes."""
        some: list[Part] = []
        mails = weight = 0
        for part in self._parts(position):
            again = any(part.thread == other.thread for other in some)
            if some and (again or mails + len(part.numbers) > MOST_MAILS or weight + part.weight > MOST_BYTES):
                yield some
                some, mails, weight = [], 0, 0
            some.append(part)
            mails, weight = mails + len(part.numbers), weight + part.weight
        if some:
            yield some

    def _parts(self, position: int) -> Iterator["Part"]:
        """The threads, a very large one in several parts."""
        mails = 0
        for thread, (numbers, count) in enumerate(self.index.threads()):
            before, mails = mails, mails + count
            if mails <= position:
                continue
            pieces = self._cut(numbers)
            first = self.index.identity(numbers[0])
            for piece in pieces:
                yield Part(thread, first, piece, self._weight(piece), before, mails if piece is pieces[-1] else before)

    def _cut(self, numbers: list[int]) -> list[list[int]]:
        pieces: list[list[int]] = [[]]
        for number in numbers:
            if pieces[-1] and (len(pieces[-1]) >= MOST_MAILS or self._weight([*pieces[-1], number]) > MOST_BYTES):
                pieces.append([])
            pieces[-1].append(number)
        return pieces

    def _weight(self, numbers: list[int]) -> int:
        return sum(min(self.index.lengths[number], LARGEST) for number in numbers)

    def _records(self, part: "Part") -> tuple[list[Any], list[Any]]:
        """The people of a part, and what is written of it: a ticket, or why mails are left out."""
        mails: list[Letter] = []
        rest: list[Any] = []
        for number in part.numbers:
            found = self._letter(number)
            if isinstance(found, LeftOut):
                rest.append(found)
            else:
                mails.append(found)
        people: list[Any] = []
        for company in self._companies(mails):
            customer = self._customer(company)
            if customer is None:
                rest += [self._without_anybody(letter) for letter in company]
                continue
            people += [customer, *(self._agent(letter) for letter in company if letter.ours)]
            first = part.first if company[0] is mails[0] else self.index.identity(company[0].number)
            rest.append(self._ticket(first, company, customer))
        return people, rest

    def _companies(self, mails: list["Letter"]) -> list[list["Letter"]]:
        """The mails of a thread by those who take part in it, in the order of their first mail.

        Who names a mail of somebody else's (a forwarded one) without having had it begins another conversation: what
        is one customer's is not shown to another.
        """
        companies: list[tuple[set[str], list[Letter]]] = []
        for letter in mails:
            here = {a.address.lower() for a in [*letter.mail.to, *letter.mail.cc] if not self._is_ours(a.address)}
            who = here if letter.ours else {a.address.lower() for a in letter.mail.sender}
            joined = next((one for one in companies if one[0] & who), None)
            if joined is None and companies and (letter.mail.is_automatic or not who):
                joined = companies[0]
            if joined is None:
                joined = (set(), [])
                companies.append(joined)
            joined[0].update(here | who)
            joined[1].append(letter)
        return [company for _, company in companies]

    def _letter(self, number: int) -> "Letter | LeftOut":
        place = self.index.place(number)
        if place.length > LARGEST or not self.store.is_whole(place):
            return self._left_out(number, f"larger than {LARGEST // 1024**2} MB", "too_large", self.store.head(place))
        content = self.store.content(place)
        mail = self.read(content)
        if not (mail.sender or mail.subject or mail.body_text.strip() or mail.attachments):
            return self._left_out(number, "nothing in it could be read", "unreadable", content)
        named = any(self._is_ours(address.address) for address in mail.sender)
        return Letter(number, mail, bool(mail.sender) and (named or self.store.is_sent(place)))

    def _without_anybody(self, letter: "Letter") -> LeftOut:
        # What we wrote to ourselves was no conversation with a customer; what says nothing of anybody is for people.
        reason = "" if letter.ours else "no_sender"
        content = b"" if letter.ours else self.store.content(self.index.place(letter.number))
        return self._left_out(letter.number, "nobody outside wrote it or gets it", reason, content)

    def _left_out(self, number: int, why: str, reason: str, content: bytes) -> LeftOut:
        return LeftOut(f"{self.store.label(self.index.place(number))}: {why}", reason, content)

    def _is_ours(self, address: str) -> bool:
        plain = address.lower()
        local, _, domain = plain.rpartition("@")
        return plain in self.ours or f"@{domain}" in self.ours or f"{local.partition('+')[0]}@{domain}" in self.ours

    def _customer(self, mails: list["Letter"]) -> Customer | None:
        """Whoever wrote to us, or whom we wrote to; a machine only if there is nobody else."""
        for letter in sorted(mails, key=lambda one: one.mail.is_automatic):
            mail = letter.mail
            people = [*mail.to, *mail.cc] if letter.ours else [*mail.sender, *mail.reply_to, *mail.to]
            for one in people:
                if one.address and not self._is_ours(one.address):
                    return Customer(f"mail:{one.address.lower()}"[:120], storable(one.name), storable(one.address), "")
        return None

    def _agent(self, letter: "Letter") -> Agent:
        sender = letter.mail.sender[0]
        return Agent(_agent_id(letter), storable(sender.name)[:120] or sender.address, storable(sender.address))

    def _ticket(self, first: str, mails: list["Letter"], customer: Customer) -> Ticket:
        said = [self._said(letter, customer) for letter in mails]
        ids = [id for letter in mails for id in _ids_of(letter.mail)]
        # Nobody waits in imported history: what is to be answered still is for a person to open again.
        return Ticket(
            f"mail:{first}", storable(mails[0].mail.subject), "", "closed", "", customer.id, "", said[0].at, said[-1].at,
            said, list(dict.fromkeys(ids))[:MOST_NAMED],
        )  # fmt: skip

    def _said(self, letter: "Letter", customer: Customer) -> Said:
        mail = letter.mail
        body, whole = (mail.reply_text or mail.body_text).strip("\r\n"), mail.body_text.strip("\r\n")
        return Said(
            "agent" if letter.ours else "customer", _agent_id(letter) if letter.ours else customer.id,
            mail.date_utc or self.index.at(letter.number) or now(), storable(body), f"mail:{self.index.identity(letter.number)}",
            storable(mail.message_id), storable(next(iter(mail.in_reply_to), "")), storable(mail.subject),
            html=storable(mail.body_html), full_text=storable(whole), automatic=mail.is_automatic,
            sender=_plain(mail.sender[:1])[0] if mail.sender else {}, to=_plain(mail.to), cc=_plain(mail.cc),
            pieces=[Piece(p.name, p.content_type, p.data, p.content_id, p.inline) for p in mail.attachments],
        )  # fmt: skip


@dataclass(slots=True)
class Part:
    """Mails of one thread: its number, what its first mail is known by, and the positions before and after it."""

    thread: int
    first: str
    numbers: list[int]
    weight: int
    before: int
    after: int


@dataclass(slots=True)
class Letter:
    """A mail that was read, and whether one of us wrote it."""

    number: int
    mail: Any
    ours: bool


def _agent_id(letter: Letter) -> str:
    address = letter.mail.sender[0].address.lower() or letter.mail.sender[0].name.lower()
    return f"mail:{storable(address)}"[:120]


def _ids_of(mail: Any) -> list[str]:
    """The ids that tie a mail to others; of a bounce also that of the mail that came back."""
    bounced = [mail.bounce.message_id] if mail.bounce and mail.bounce.message_id else []
    return [
        bracketed(storable(id))
        for id in [mail.message_id, *bounced, *mail.in_reply_to, *reversed(mail.references)]
        if id
    ]


def _plain(addresses: list) -> list[dict]:
    return [{"name": storable(a.name), "address": storable(a.address)} for a in addresses[:100]]
