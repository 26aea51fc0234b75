"""Headers of outgoing mail, folded by us: the standard library folds long ids into encoded words and loses spaces
between encoded words of long names and subjects.
"""

from __future__ import annotations

import re
from copy import copy
from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import quote
from typing import Any

# C0, C1 controls and Unicode's own line ends: what could start a new header, or hide one.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s<>(),;:\\\"@\[\]]{1,128}@[^\s<>(),;:\\\"@\[\]]{1,255}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


class HeaderRefused(ValueError):
    """A value that would change the mail's headers, or an address that is none. `str()` names the header."""


def line(value: str, header: str) -> str:
    """`value` as one line; raises HeaderRefused if it holds a control character or a line end."""
    if _CONTROL.search(value):
        raise HeaderRefused(f"{header}: control characters are not allowed")
    return re.sub(r"\s+", " ", value).strip()


def mailbox(name: str, address: str, header: str) -> str:
    """`"Amal, Lamp & Ring" <help@lampring.example>`, still in Unicode."""
    name, address = line(name, header), line(address, header)
    if not _ADDRESS.fullmatch(address):
        raise HeaderRefused(f"{header}: {address[:100]!r} is no address")
    local, _, domain = address.rpartition("@")
    address = f"{local}@{_ascii_domain(domain, header)}"
    if not name:
        return address
    return f"{name if name.isascii() and _ATOMS.fullmatch(name) else chr(34) + quote(name) + chr(34)} <{address}>"


def envelope(address: str) -> str:
    """The address as servers are told it: the domain in ASCII. Raises HeaderRefused if it is none."""
    return mailbox("", address, "To")


def in_ascii(address: str) -> bool:
    """Whether every server can be told this address: the domain can be put in ASCII, what stands before it cannot."""
    return address.rpartition("@")[0].isascii()


def without_unicode_addresses(mail: EmailMessage) -> EmailMessage:
    """The mail for a server that takes no such addresses: without those whom it cannot name, all else as it was."""
    if not mail.policy.utf8:  # type: ignore[attr-defined]
        return mail
    mail = copy(mail)
    mail.policy = rules(utf8=False)
    for name in ("To", "Cc"):
        boxes = [box for box in _split(str(mail.get(name, ""))) if in_ascii(box.rpartition("<")[2])]
        if boxes:
            mail.replace_header(name, ", ".join(boxes))
        elif name in mail:
            del mail[name]
    if "To" not in mail:
        mail["To"] = "undisclosed-recipients:;"
    return mail


def bracketed(message_id: str) -> str:
    """`<id>` of an id with or without brackets; "" if it is not fit for a header."""
    inner = message_id.strip().strip("<>")
    return f"<{inner}>" if re.fullmatch(r"[!-;=?-~]{1,400}", inner) else ""


class Words(UniqueUnstructuredHeader):
    """Free text: encoded words of whole characters, lines of at most 76."""

    name: str

    def fold(self, *, policy: EmailPolicy[Any]) -> str:
        return f"{self.name}: {_encoded(str(self), len(self.name) + 2)}".replace("\n", policy.linesep) + policy.linesep


class Mailboxes(UniqueUnstructuredHeader):
    """One or more mailboxes, separated by commas, each on its own line."""

    name: str

    def fold(self, *, policy: EmailPolicy[Any]) -> str:
        boxes = [_encoded_mailbox(box, policy) for box in _split(str(self))]
        text = f"{self.name}: " + ",\n ".join(boxes)
        return text.replace("\n", policy.linesep) + policy.linesep


class Ids(UniqueUnstructuredHeader):
    """Message ids, one a line and never encoded."""

    name: str

    def fold(self, *, policy: EmailPolicy[Any]) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


def rules(*, utf8: bool) -> EmailPolicy[Any]:
    """The policy for one outgoing mail. `utf8`: an address has letters outside ASCII, the server must take SMTPUTF8."""
    registry: Any = HeaderRegistry()
    for name in ("from", "to", "cc", "reply-to"):
        registry.map_to_type(name, Mailboxes)
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        registry.map_to_type(name, Ids)
    registry.map_to_type("subject", Words)
    return SMTP.clone(header_factory=registry, utf8=utf8, max_line_length=76, cte_type="7bit")


def _split(value: str) -> list[str]:
    return [part.strip() for part in re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+', value)]


def _encoded_mailbox(box: str, policy: EmailPolicy[Any]) -> str:
    name, angle, address = box.rpartition(" <")
    if not angle or name.isascii() or policy.utf8:
        return box
    plain = re.sub(r"\\(.)", r"\1", name.strip().removeprefix('"').removesuffix('"'))
    return f"{_encoded(plain, 12)}\n <{address}"


def _encoded(text: str, taken: int) -> str:
    if text.isascii() and "=?" not in text and max(map(len, text.split(" "))) < 900:
        return _wrapped(text, taken)
    return Header(text, "utf-8", maxlinelen=75, header_name="x" * taken).encode(splitchars="", linesep="\n")


def _wrapped(text: str, taken: int) -> str:
    lines, current = [], ""
    for word in text.split(" "):
        if current and taken + len(current) + len(word) > 75:
            lines.append(current)
            current, taken = "", 1
        current = f"{current} {word}" if current else word
    return "\n ".join([*lines, current])


def _ascii_domain(domain: str, header: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise HeaderRefused(f"{header}: {domain[:100]!r} is no domain") from error
