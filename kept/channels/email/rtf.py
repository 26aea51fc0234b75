"""The rich text of Outlook (MS-OXRTFCP, MS-OXRTFEX): unpacked, and read as HTML where it was made of HTML, else as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .charsets import decode

LONGEST = 1_000_000  # bytes
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n\\]")
_SKIPPED = frozenset("fonttbl colortbl stylesheet info pict object listtable listoverridetable generator xmlns".split())
_SIGNS = {"par": "\n", "line": "\n", "tab": "\t", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
_SIGNS |= {"bullet": "•", "endash": "–", "emdash": "—", "row": "\n", "cell": "\t", "emspace": " ", "enspace": " "}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"}
_CHARSETS |= {177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 0: ""}


def decompressed(data: bytes) -> bytes:
    """Compressed RTF as RTF; b"" if it is neither."""
    kind = data[8:12]
    if kind == b"MELA":
        return data[16 : 16 + LONGEST]
    if kind != b"LZFu":
        return data[:LONGEST] if data.startswith(b"{\\rtf") else b""
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write = len(_DICTIONARY)
    out = bytearray()
    at = 16
    while at < len(data) and len(out) < LONGEST:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                out.append(data[at])
                window[write] = data[at]
                write, at = (write + 1) % 4096, at + 1
                continue
            if at + 1 >= len(data):
                return bytes(out)
            reference = data[at] << 8 | data[at + 1]
            at += 2
            read = reference >> 4
            if read == write:
                return bytes(out)
            for _ in range((reference & 15) + 2):
                out.append(window[read])
                window[write] = window[read]
                read, write = (read + 1) % 4096, (write + 1) % 4096
    return bytes(out)


@dataclass(frozen=True, slots=True)
class _State:
    skip: bool = False  # fonts, pictures and the like
    twin: bool = False  # RTF that repeats what the HTML says
    charset: str = ""
    after: int = 1  # signs that stand for a \u where it is not known


def read_rtf(data: bytes) -> tuple[str, bool]:
    """The text, and whether it is HTML."""
    is_html = b"\\fromhtml" in data[:2000]
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    default = f"cp{page[1].decode()}" if page else "cp1252"
    return _Reader(is_html, default, _fonts(data)).read(data), is_html


def _fonts(data: bytes) -> dict[int, str]:
    found = re.findall(rb"\\f(\d{1,4})\b[^{}]{0,80}?\\fcharset(\d{1,3})", data[:50_000])
    return {int(number): _CHARSETS.get(int(charset), "") for number, charset in found}


class _Reader:
    def __init__(self, is_html: bool, default: str, fonts: dict[int, str]):
        self.is_html, self.default, self.fonts = is_html, default, fonts
        self.out: list[str] = []
        self.pending = bytearray()
        self.state = _State()
        self.stack: list[_State] = []
        self.to_skip = 0

    def read(self, data: bytes) -> str:
        for token in _TOKEN.finditer(data[:LONGEST]):
            word, number, code, sign, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.decode(), number)
            elif code:
                self._bytes(bytes.fromhex(code.decode()))
            elif sign:
                self._sign(sign)
            elif text:
                self._bytes(text)
        self._flush()
        # Letters beyond the first plane come as two halves.
        return "".join(self.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.to_skip = 0
        if brace == b"{":
            if len(self.stack) < 10_000:
                self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()

    def _word(self, word: str, number: bytes | None) -> None:
        if word in _SKIPPED:
            self.state = replace(self.state, skip=True)
        elif word == "htmltag":
            self.state = replace(self.state, skip=False, twin=False)
        elif word == "htmlrtf":
            self._flush()
            self.state = replace(self.state, twin=number != b"0")
        elif word == "f" and number:
            self._flush()
            self.state = replace(self.state, charset=self.fonts.get(int(number), ""))
        elif word == "uc" and number:
            self.state = replace(self.state, after=min(abs(int(number)), 8))
        elif word == "u" and number:
            self._unicode(int(number))
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state = replace(self.state, skip=True)
        elif sign == b"~":
            self._say("\xa0")
        elif sign in (b"\\", b"{", b"}"):
            self._bytes(sign)
        elif sign in (b"\r", b"\n"):
            self._say("\n")

    @property
    def _seen(self) -> bool:
        return not (self.state.skip or self.is_html and self.state.twin)

    def _unicode(self, number: int) -> None:
        self._say(chr(number % 0x10000))
        self.to_skip = self.state.after

    def _say(self, text: str) -> None:
        self._flush()
        if self._seen:
            self.out.append(text)

    def _bytes(self, data: bytes) -> None:
        skipped = min(self.to_skip, len(data))
        self.to_skip -= skipped
        if self._seen:
            self.pending += data[skipped:]

    def _flush(self) -> None:
        if self.pending:
            self.out.append(decode(bytes(self.pending), self.state.charset or self.default))
            self.pending.clear()
