"""Which encoding and which separator a CSV file has: programs do not say, and Excel writes whatever its country had."""

import codecs
import csv
import unicodedata
from collections import Counter
from typing import BinaryIO

HEAD = 256 * 1024  # bytes that are looked at
BLOCK = 1024 * 1024
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# What can be chosen by hand; the wide ones are written anew as UTF-8 when a file comes in.
ENCODINGS = ("utf-8", "cp950", "gb18030", "cp1256", "iso8859-6", "cp1252", "cp1250", "cp1251", "shift_jis", "euc_kr")
GUESSED = ("cp950", "gb18030", "shift_jis", "cp1256", "cp1252")
DELIMITERS = (",", ";", "\t", "|")


def encoding_of(head: bytes) -> str:
    """The encoding of a file that begins with `head`."""
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if wide := _wide(head):
        return wide
    head = head[: head.rfind(b"\n") + 1] or head
    try:
        head.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 3:
            return "utf-8"  # cut within a character: one long line
    return max(GUESSED, key=lambda name: _likely(head, name))


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every second byte of separators and Latin letters is zero."""
    sample = head[:4096]
    if len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few = len(sample) // 20
    if odd > few and even < odd // 10 + 1:
        return "utf-16-le"
    return "utf-16-be" if even > few and odd < even // 10 + 1 else ""


def _likely(head: bytes, name: str) -> float:
    """How much a decoding looks like what people write; -1 where it cannot be it."""
    try:
        text = head.decode(name)
    except UnicodeDecodeError as error:
        if len(head) - error.start > 4:
            return -1
        text = head[: error.start].decode(name)
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0
    weight = sum(map(_weight, foreign))
    if name == "cp1256":
        # Its accented Latin letters stand between the Arabic ones: real text has hardly any of them.
        weight -= 3 * sum("\u00c0" <= char <= "\u024f" for char in foreign)
    return weight / sum(len(char.encode(name)) for char in foreign)


def _weight(char: str) -> float:
    code = ord(char)
    if 0x0621 <= code <= 0x064A:
        return 1.4
    if 0x4E00 <= code <= 0x9FFF:
        # The common ones lie first in Big5 and GB; what is rare there is the sign of a wrong guess.
        return 3 if _common(char) else 0.4
    if 0x3040 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7A3:
        return 1.8
    if code in (0xFF0C, 0x3001, 0x3002, 0x060C) or 0x00C0 <= code <= 0x024F:
        return 1
    return -1 if unicodedata.category(char) in {"Cc", "Co", "Cn", "So", "Sm", "Sk"} else 0


def _common(char: str) -> bool:
    """The first plane of Big5 (0xA440 to 0xC67E) or of GB 2312 (0xB0 to 0xD7) holds what is written every day."""
    try:
        if 0xA4 <= char.encode("big5")[0] <= 0xC6:
            return True
    except UnicodeEncodeError:
        pass
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def delimiter_of(text: str) -> str:
    """What separates the columns in the first lines of a file: what stands there most evenly, outside of quotes."""
    lines = [line for line in text.splitlines()[:30] if line.strip()][:20]

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        if not counts:
            return 0, 0
        usual, often = Counter(counts).most_common(1)[0]
        return (often / len(counts) if usual > 1 else 0), usual

    return max(DELIMITERS, key=evenness)


def as_utf_8(file: BinaryIO, encoding: str, out: BinaryIO) -> None:
    """Write a file of a wide encoding anew as UTF-8, piece by piece. What cannot be read becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while block := file.read(BLOCK):
        out.write(decoder.decode(block).encode("utf-8", "replace"))
    out.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))


def is_wide(encoding: str) -> bool:
    return encoding.startswith(("utf-16", "utf-32"))
