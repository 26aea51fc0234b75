"""Header values of a received mail: text, addresses, ids, dates. Works on the raw value and never raises.

Why not the header objects of the standard library: on broken input they raise, and they need seconds for
a list of a thousand recipients.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz

from .addresslists import split_addresses
from .charsets import clean, decode
from .disguises import honest_name
from .mail import Address

LONGEST = 100_000  # characters of one header that are looked at
MOST_IDS = 200
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?)")
_ID = re.compile(r"<([^<>]{1,998})>")


class Headers:
    """The headers of one part. `hint` is the charset to try on raw 8-bit values that are not UTF-8."""

    def __init__(self, part: Message, hint: str = ""):
        self._values: dict[str, list[str]] = {}
        self._places: dict[str, list[int]] = {}
        self.hint = hint
        for at, (name, value) in enumerate(part.raw_items()):
            name = name.strip().lower()
            self._values.setdefault(name, []).append(unfold(str(value)[:LONGEST]))
            self._places.setdefault(name, []).append(at)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> str:
        """First value as it stands in the mail, unfolded; bytes above 127 are surrogates."""
        found = self._values.get(name)
        return found[0] if found else ""

    def all_raw(self, name: str) -> list[str]:
        return list(self._values.get(name, ()))

    def placed(self, name: str) -> list[tuple[int, str]]:
        """The values with their places among all headers, the topmost first."""
        return list(zip(self._places.get(name, ()), self._values.get(name, ()), strict=True))

    def text(self, name: str) -> str:
        """First value, decoded, white space squeezed."""
        return squeeze(decode_words(self.raw(name), self.hint))

    def addresses(self, name: str) -> list[Address]:
        """Mailboxes of all headers with this name, in order; groups are opened."""
        found = []
        for value in self.all_raw(name):
            for shown, address in split_addresses(value):
                name = honest_name(squeeze(decode_words(shown, self.hint)))
                found.append(Address(name, honest_name(squeeze(decode_words(address, self.hint)))))
        return found

    def ids(self, name: str) -> list[str]:
        """Message ids without angle brackets, in order, each once."""
        return list(dict.fromkeys(id_ for value in self.all_raw(name) for id_ in read_ids(value)))[:MOST_IDS]

    def date(self, name: str = "date") -> datetime | None:
        return read_date(self.raw(name))

    def dates(self, name: str = "date") -> tuple[datetime | None, datetime | None]:
        return read_dates(self.raw(name))


def unfold(value: str) -> str:
    if "\n" not in value and "\r" not in value:
        return value.strip()
    return re.sub(r"\r?\n(?=[ \t])", "", value).replace("\r", "").replace("\n", " ").strip()


def squeeze(text: str) -> str:
    return clean(" ".join(text.split()))


def raw_bytes(value: str) -> bytes:
    """The bytes of a header value as they came over the wire."""
    return value.encode("utf-8", "surrogateescape")


def decode_words(value: str, hint: str = "") -> str:
    """RFC 2047 words and raw 8-bit text to characters.

    Neighbouring words in one charset are joined before decoding, because programs cut in the middle of a character.
    """
    if "=?" not in value:
        return _plain(value, hint)
    value = _BETWEEN.sub(r"\1", value)
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    end = 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        charset, data = match[1].lower(), _word_bytes(match[2], match[3])
        if data is None:
            data, charset = raw_bytes(match[0]), ""
        if pending and not between and pending[0] == charset and not _stateful(charset):
            pending = (charset, pending[1] + data)
        else:
            if pending:
                out.append(decode(pending[1], pending[0], hint))
            if between:
                out.append(_plain(between, hint))
            pending = (charset, data)
        end = match.end()
    if pending:
        out.append(decode(pending[1], pending[0], hint))
    out.append(_plain(value[end:], hint))
    return "".join(out)


def read_ids(value: str) -> list[str]:
    """`<a@b> <c@d>` to ["a@b", "c@d"]; also bare ids, which some programs write."""
    found = [re.sub(r"\s+", "", id_) for id_ in _ID.findall(value)]
    if not found:
        found = [word.strip("<>,;\"'") for word in value.split() if "@" in word] or value.split()[:1]
    return [clean(id_) for id_ in found if id_]


def read_date(value: str) -> datetime | None:
    """A Date header in UTC; None if it makes no sense. A missing zone counts as UTC."""
    return read_dates(value)[0]


def read_dates(value: str) -> tuple[datetime | None, datetime | None]:
    """The moment in UTC, and with the offset it was written in (None without one: -0000 says unknown)."""
    parts = _date_parts(value)
    if parts is None:
        return _iso_date(value), None
    try:
        year, month, day, hour, minute, second = parts[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        moment -= timedelta(seconds=parts[9] or 0)
        if parts[9] is None or abs(parts[9]) >= 86400:
            return moment, None
        return moment, moment.astimezone(timezone(timedelta(seconds=parts[9])))
    except (ValueError, OverflowError, TypeError):
        return None, None


def _date_parts(value: str) -> tuple | None:
    try:
        return parsedate_tz(re.sub(r"\([^()]*\)", " ", value[:300]) if "(" in value else value[:300])
    except Exception:  # the standard library raises many kinds of errors on broken dates
        return None


def _iso_date(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _plain(text: str, hint: str) -> str:
    return text if text.isascii() else decode(raw_bytes(text), "", hint)


def _stateful(charset: str) -> bool:
    return charset.startswith(("iso-2022", "hz", "utf-7", "utf-16"))


def _word_bytes(kind: str, payload: str) -> bytes | None:
    data = raw_bytes(payload)
    if kind in "qQ":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return None
