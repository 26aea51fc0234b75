"""A folder of mails as a source: threads become the same neutral records as everything else.

How a mail is read is given by the caller: channels know that, and this domain does not know them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kept.events.clock import now
from kept.exchange.importing import Item
from kept.exchange.records import Agent, Customer, Piece, Said, Ticket, external_id, storable

LARGEST = 30 * 1024 * 1024
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Letter:
    """What is remembered of each mail while threads are put together: no text, so that a large folder fits."""

    path: Path
    id: str
    answers: list[str]
    at: datetime
    trouble: str = ""


class MailFolder:
    """All `*.eml` below a folder. `read` gives for the bytes of a mail an object with the fields of `kept read-mail`.

    `ours` are addresses, folded, that are on our side: mail from them is an answer, not a question.
    """

    format = "eml"

    def __init__(self, folder: Path, *, read: Callable[[bytes], Any], ours: Collection[str]):
        self.folder, self.read = folder, read
        self.ours = {address.lower() for address in ours}
        self.name = folder.name or str(folder)
        self.paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml" and path.is_file())
        self.size = len(self.paths)

    def digest(self) -> str:
        """A hash of the names and contents: a folder that has grown is another import, and what is known is skipped."""
        whole = hashlib.sha256()
        for path in self.paths:
            with path.open("rb") as file:
                whole.update(f"{path.relative_to(self.folder)}\0".encode("utf-8", "surrogateescape"))
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    def items(self, position: int, line: int) -> Iterator[Item]:
        """People first, then a ticket for each thread; `position` counts mails, `line` what was yielded."""
        number = mails = 0
        for letters in self._threads():
            mails += len(letters)
            for record, refused in self._records(letters):
                number += 1
                if number > line:
                    yield Item(number, min(mails, self.size), record, refused)

    def _threads(self) -> list[list[Letter]]:
        """Mails that refer to each other, oldest first; threads in the order of their first mail."""
        letters = [self._letter(path) for path in self.paths]
        leader: dict[str, str] = {}

        def find(id: str) -> str:
            while leader.setdefault(id, id) != id:
                leader[id] = id = leader[leader[id]]
            return id

        for letter in letters:
            for other in letter.answers:
                leader[find(other)] = find(letter.id)
        threads = defaultdict(list)
        for letter in letters:
            threads[find(letter.id)].append(letter)
        for thread in threads.values():
            thread.sort(key=lambda letter: (letter.at, letter.path))
        return sorted(threads.values(), key=lambda thread: (thread[0].at, thread[0].path))

    def _letter(self, path: Path) -> Letter:
        if path.stat().st_size > LARGEST:
            return Letter(path, str(path), [], NO_DATE, f"larger than {LARGEST // 1024 // 1024} MB")
        raw = path.read_bytes()
        mail = self.read(raw)
        # Without an id of its own a mail is known by its content.
        id = mail.message_id or hashlib.sha256(raw).hexdigest()
        return Letter(path, id, [*mail.in_reply_to, *mail.references], mail.date_utc or NO_DATE)

    def _records(self, letters: list[Letter]) -> Iterator[tuple[Any, str]]:
        readable = [letter for letter in letters if not letter.trouble]
        yield from ((None, f"{letter.path.name}: {letter.trouble}") for letter in letters if letter.trouble)
        unique = {letter.id: letter for letter in reversed(readable)}
        mails = [(letter, self.read(letter.path.read_bytes())) for letter in reversed(unique.values())]
        customer = next(filter(None, (self._customer(mail) for _, mail in mails)), None)
        if customer is None:
            yield from ((None, f"{letter.path.name}: nobody outside wrote it or gets it") for letter, _ in mails)
            return
        yield customer, ""
        for agent in {a.id: a for _, mail in mails for a in [self._agent(mail)] if a}.values():
            yield agent, ""
        yield self._ticket(mails, customer), ""

    def _is_ours(self, mail: Any) -> bool:
        return any(address.address.lower() in self.ours for address in mail.sender)

    def _customer(self, mail: Any) -> Customer | None:
        """Whoever wrote to us, or whom we wrote to."""
        people = [
            a for a in [*mail.sender, *mail.reply_to, *mail.to] if a.address and a.address.lower() not in self.ours
        ]
        return (
            Customer(
                f"mail:{people[0].address.lower()}"[:120], storable(people[0].name), storable(people[0].address), ""
            )
            if people
            else None
        )

    def _agent(self, mail: Any) -> Agent | None:
        if not self._is_ours(mail):
            return None
        sender = mail.sender[0]
        return Agent(f"mail:{sender.address.lower()}", storable(sender.name)[:120] or sender.address, sender.address)

    def _ticket(self, mails: list[tuple[Letter, Any]], customer: Customer) -> Ticket:
        id = "mail:" + hashlib.sha256(mails[0][0].id.encode("utf-8", "replace")).hexdigest()[:40]
        messages = [self._said(letter, mail, customer, id) for letter, mail in mails]
        # Nobody waits in imported history: what is to be answered still is for a person to open again.
        return Ticket(
            id,
            storable(mails[0][1].subject),
            "",
            "closed",
            "",
            customer.id,
            "",
            messages[0].at,
            messages[-1].at,
            messages,
        )

    def _said(self, letter: Letter, mail: Any, customer: Customer, ticket: str) -> Said:
        ours = self._is_ours(mail)
        body, whole = (mail.reply_text or mail.body_text).strip("\r\n"), mail.body_text.strip("\r\n")
        return Said(
            "agent" if ours else "customer", f"mail:{mail.sender[0].address.lower()}" if ours else customer.id,
            letter.at if letter.at != NO_DATE else now(), storable(body), external_id(ticket, letter.id), mail.message_id,
            next(iter(mail.in_reply_to), ""), storable(mail.subject), html=storable(mail.body_html), full_text=storable(whole),
            automatic=mail.is_automatic, sender=_plain(mail.sender[:1])[0] if mail.sender else {}, to=_plain(mail.to), cc=_plain(mail.cc),
            pieces=[Piece(p.name, p.content_type, p.data, p.content_id, p.inline) for p in mail.attachments],
        )  # fmt: skip


def _plain(addresses: list) -> list[dict]:
    return [{"name": storable(a.name), "address": storable(a.address)} for a in addresses[:100]]
