"""Bytes to text when the label is wrong, unknown or missing. Never raises."""

from __future__ import annotations

import codecs
import re

# Labels that Python does not know, or knows as a narrower table than the one mail programs really use.
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesegb": "gb18030",
    "cp936": "gb18030",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-11": "cp874",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode": "utf-16",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-euc-jp": "euc_jp",
    "euc-jp": "euc_jisx0213",
    "cp-1252": "cp1252",
    "ansi": "cp1252",
}
UNLABELLED = (
    "",
    "utf-8",
    "unknown",
    "unknown-8bit",
    "x-unknown",
    "default",
    "none",
    "binary",
    "8bit",
    "7bit",
    "default_charset",
)
# Latin-1 on the label is Windows-1252 in practice (as browsers do); undefined bytes stay as they are.
LATIN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819", "iso_8859-1", "windows-1252", "cp1252")


def decode(data: bytes, label: str = "", hint: str = "") -> str:
    """Text of `data`, said to be in charset `label`; `hint` is tried when that is missing or wrong."""
    name = re.sub(r"[^a-z0-9._:-]", "", (label or "").lower().removeprefix("cs"))
    if name in UNLABELLED or WIDER.get(name) == "utf-8":
        return _guess(data, hint)
    if name in LATIN:
        return _latin(data)
    if name in ("big5", "x-x-big5", "cn-big5", "big5-hkscs", "big5hkscs", "big5-eten", "cp950", "ms950", "windows-950"):
        return _first(data, ("cp950", "big5hkscs")) or data.decode("cp950", "replace")
    if name.startswith("iso-2022-jp") and (text := _jis(data)):
        return text
    codec = WIDER.get(name, name)
    try:
        codecs.lookup(codec)
        text = data.decode(codec)
    except UnicodeDecodeError:
        return _narrow(data, name) or data.decode(codec, "replace")
    except (LookupError, ValueError, TypeError):  # unknown, or a codec that is no charset ("hex", "zlib")
        return _guess(data, hint)
    return text if isinstance(text, str) else _guess(data, hint)


def clean(text: str) -> str:
    """Without what no database column takes: NUL, and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def _narrow(data: bytes, name: str) -> str | None:
    """Second try for a label that did not fit: many programs send UTF-8 under another name."""
    return _first(data, ("utf-8",))


def _jis(data: bytes) -> str | None:
    """ISO-2022-JP with the vendors' extra signs (circled numbers, №), which Python's codec refuses: through CP932."""
    out = []
    for piece in re.split(rb"(?=\x1b[$(])", data):
        if piece.startswith((b"\x1b$B", b"\x1b$@")):
            pairs = piece[3:]
            out.append(bytes(b for i in range(0, len(pairs) - 1, 2) for b in _shifted(pairs[i], pairs[i + 1])))
        elif piece.startswith((b"\x1b(B", b"\x1b(J")):
            out.append(piece[3:])
        elif piece.startswith(b"\x1b"):
            return None  # another set: left to Python's codec
        else:
            out.append(piece)
    return _first(b"".join(out), ("cp932",))


def _shifted(first: int, second: int) -> tuple[int, int]:
    """A pair of JIS X 0208 as Shift_JIS."""
    lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
    return lead & 0xFF, (second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E) & 0xFF


def _guess(data: bytes, hint: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if hint and hint.lower() not in UNLABELLED and WIDER.get(hint.lower()) != "utf-8":
        return decode(data, hint)
    # A few broken bytes in otherwise good UTF-8 must not turn the whole text into another script.
    lenient = data.decode("utf-8", "replace")
    if lenient.count("\ufffd") * 8 < len(lenient) - len(lenient.encode("ascii", "ignore")):
        return lenient
    return _latin(data)


def _latin(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _first(data: bytes, codecs_: tuple[str, ...]) -> str | None:
    for codec in codecs_:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
