"""Bytes to text when the label is wrong, unknown or missing. Never raises."""

from __future__ import annotations

import re

from .guessing import arabic, chinese, foreign, likely

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
    "hz-gb-2312": "hz",
    "cp-850": "cp850",
    "windows-1256": "cp1256",
    "x-cp1256": "cp1256",
    "asmo-708": "iso-8859-6",
    "arabic": "iso-8859-6",
    "x-mac-arabic": "mac_arabic",
    "koi8-ru": "koi8-u",
    "ks_c_5601-1989": "cp949",
    "korean": "cp949",
    "chinese": "gb18030",
    "x-euc-cn": "gb18030",
    "euc-cn": "gb18030",
    "gb18030-2005": "gb18030",
    "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "utf_8": "utf-8",
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


BIG5 = ("big5", "x-x-big5", "cn-big5", "big5-hkscs", "big5hkscs", "big5-eten", "cp950", "ms950", "windows-950", "big-5")
JAPANESE = ("shift_jis", "sjis", "x-sjis", "shift-jis", "windows-31j", "cp932", "ms_kanji", "shift_jis-2004")
# What programs send under the name of the standard next to it: Windows fills the places that ISO left to controls.
SIBLINGS = {
    "iso-8859-2": ("cp1250",),
    "iso-8859-4": ("cp1257",),
    "iso-8859-5": ("cp1251",),
    "iso-8859-6": ("cp1256",),
    "iso-8859-7": ("cp1253",),
    "iso-8859-8": ("cp1255",),
    "iso-8859-8-i": ("cp1255",),
    "iso-8859-9": ("cp1254",),
    "iso-8859-13": ("cp1257",),
    "iso-8859-15": ("cp1252",),
    "euc-jp": ("euc_jp", "cp932"),
    "gb2312": (),
    "hz-gb-2312": ("gb18030",),
}
_STATEFUL = ("iso-2022", "utf-7", "unicode", "x-unicode", "hz", "utf-16", "utf-32")
_NO_CHARSETS = frozenset("idna punycode unicode_escape raw_unicode_escape undefined mbcs oem".split())
_CONTROLS = re.compile("[\x80-\x9f]")


def decode(data: bytes, label: str = "", hint: str = "") -> str:
    """Text of `data`, said to be in charset `label`; `hint` is tried when that is missing or wrong."""
    name = re.sub(r"[^a-z0-9._:-]", "", (label or "").lower().removeprefix("cs"))
    if data.isascii() and not name.startswith(_STATEFUL) and b"\x00" not in data and b"\x1b$" not in data:
        return data.decode("ascii")
    if name in UNLABELLED or WIDER.get(name) == "utf-8":
        return (_jis(data) if b"\x1b$" in data else None) or _guess(data, hint)
    if not name.startswith(_STATEFUL) and _is_utf8(data, name):
        return data.decode("utf-8")
    if name.startswith("iso-2022-jp") and (text := _jis(data)):
        return text
    if name.startswith("iso-2022-cn"):
        return _shifted_chinese(data)
    return _first(data, _codecs_for(name, data)) or _nearly(data, name, hint)


def _codecs_for(name: str, data: bytes) -> tuple[str, ...]:
    """The codecs to try for a label, the likeliest first. Labels are often those of the program, not of the text."""
    if name in LATIN:
        other = foreign(data)
        return (other, "cp1252", "latin-1") if other else ("cp1252", "latin-1")
    if name in BIG5:
        codecs = ("big5hkscs", "cp950") if "hk" in name else ("cp950", "big5hkscs")
        return codecs if chinese(data, "cp950") == "cp950" else ("gb18030", *codecs)
    if name in JAPANESE:
        return ("cp932", "shift_jisx0213")
    codec = WIDER.get(name, name)
    if codec == "gb18030":
        return (chinese(data, codec), "gb18030")
    if codec in ("cp1256", "iso-8859-6"):
        return (arabic(data, codec), "cp1256")
    return (codec, *SIBLINGS.get(name, ()))


def _nearly(data: bytes, name: str, hint: str) -> str:
    """No codec of the label takes all bytes: a few may be broken, or it is another charset altogether."""
    high = len(data) - len(data.decode("ascii", "ignore"))
    found = []
    for codec in _codecs_for(name, data):
        try:
            found.append(_text(data, codec, "replace"))
        except (LookupError, ValueError, TypeError):  # unknown, or a codec that is no charset ("hex", "zlib")
            continue
    text = min(found, key=lambda text: text.count("\ufffd"), default="")
    if not found:
        return decode(data, "", hint)
    broken = text.count("\ufffd")
    if broken * 8 <= high or (broken == 1 and text.endswith("\ufffd")):
        return text
    return _guess(data, hint) if likely(data) or _is_utf8(data, name) else text


def _is_utf8(data: bytes, name: str) -> bool:
    """Whether this is UTF-8 though its label says another: whole, and more of it than chance brings about."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    letters = [ch for ch in text[:2000] if ch > "\x7f"]
    if any(ch >= "\u0800" for ch in letters):
        return True
    in_pairs = name in BIG5 or WIDER.get(name) in ("gb18030", "cp949")
    return len(letters) >= (4 if in_pairs else 2)


def clean(text: str) -> str:
    """Without what no database column takes: NUL, and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def _shifted_chinese(data: bytes) -> str:
    """ISO-2022-CN, as far as it is GB 2312: pairs between SO and SI."""
    data = re.sub(rb"\x1b[$][)*+][A-Z]|\x1b[NO]", b"", data)
    pairs = re.sub(rb"\x0e([^\x0f\r\n]*)", lambda found: bytes(byte | 0x80 for byte in found[1]), data)
    return pairs.replace(b"\x0f", b"").decode("gb18030", "replace")


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
    codec = likely(data)
    return (codec and _first(data, (codec,))) or _first(data, ("cp1252", "latin-1")) or ""


def _text(data: bytes, codec: str, errors: str = "strict") -> str:
    """Raises LookupError, TypeError or ValueError where that is no charset."""
    if codec.replace("-", "_") in _NO_CHARSETS:
        raise LookupError(codec)
    text = data.decode(codec, errors)
    if not isinstance(text, str):
        raise TypeError(codec)
    return text


def _first(data: bytes, names: tuple[str, ...]) -> str | None:
    """The text by the first codec that takes all bytes; one that makes control characters of letters comes last."""
    second = None
    for codec in names:
        try:
            text = _text(data, codec)
        except (LookupError, ValueError, TypeError):
            continue
        if len(names) > 1 and _CONTROLS.search(text):
            second = second or text
            continue
        return text
    return second
