"""Which charset bytes are in that nobody labelled: the one in which they read as a language. For short texts too."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

LOOKED_AT = 4000  # bytes
_RUN = re.compile(rb"[\x80-\xff][\x40-\x7e\x80-\xff]*")
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\xff]")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u0652\u067e\u0686\u0698\u06a9\u06af\u060c\u061b\u061f]")
_WORD = re.compile("[a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_SIGNS = frozenset("\xa0«»‘’“”–—…•°€£§©®™´№¿¡ªº")
_WORTH = 0.55  # of 1: what reads worse is left to others


def likely(data: bytes) -> str:
    """The name of the codec, "" if no language comes out."""
    sample = data[:LOOKED_AT]
    if sample.isascii():
        return ""
    if western_worth(sample) >= 0.8:
        return "cp1252"
    pairs = [(codec, worth(sample)) for codec, worth in _PAIRED.items() if _decoded(sample, codec) is not None]
    singles = [(codec, _single_worth(sample, codec, pattern)) for codec, pattern in _SINGLE.items()]
    best_pair = max(pairs, key=lambda found: found[1], default=("", 0.0))
    best_single = max(singles, key=lambda found: found[1])
    runs = [len(run) for run in _RUN.findall(sample)]
    # Letters stand in words of a few bytes with spaces between; Chinese and Japanese have none.
    worded = len(runs) >= 3 and sum(runs) / len(runs) <= 9 and best_pair[0] != "cp949"
    if worded or (
        best_single[1] >= 0.99 and best_single[0] == "cp1256"
    ):  # rare for two signs of Chinese, rarer for more
        first, second = best_single, best_pair
    else:
        first, second = best_pair, best_single
    best = (
        first if first[1] >= _WORTH and first[1] >= second[1] - 0.2 else max(first, second, key=lambda found: found[1])
    )
    found = best[0] if best[1] >= _WORTH else ""
    return arabic(data, found) if found in ("cp1256", "iso-8859-6") else found


def foreign(data: bytes) -> str:
    """The codec of what a program labelled as Latin though hardly a letter of it is; "" if it may well be Latin."""
    sample = data[:LOOKED_AT]
    high = len(sample) - len(sample.decode("ascii", "ignore"))
    if high < 12 or high * 2 < len(sample.translate(None, b" \t\r\n")) or western_worth(sample, strict=True) >= 0.2:
        return ""
    found = likely(data)
    return found if found in _PAIRED or found in ("cp1256", "iso-8859-6") else ""


def chinese(data: bytes, codec: str) -> str:
    """The codec of Chinese text labelled with `codec`: programs of the one Chinese label what was written in the other."""
    sample = data[:LOOKED_AT]
    ours, other = (_gb, _big5) if codec == "gb18030" else (_big5, _gb)
    switched = "cp950" if codec == "gb18030" else "gb18030"
    pairs = _PAIR.findall(sample)
    if len(pairs) < 2 or _decoded(sample, switched) is None:
        return codec
    more = _share(sample, other) - _share(sample, ours)
    no_low = switched == "gb18030" and len(pairs) >= 5 and all(pair[1] >= 0xA1 for pair in pairs)
    return switched if _share(sample, other) >= 0.8 and more > (0.1 if no_low else 0.25) else codec


def arabic(data: bytes, codec: str) -> str:
    """cp1256 or iso-8859-6 for Arabic text labelled with one of them: each has frequent letters where the other has none."""
    iso = len(re.findall(rb"[\xe7-\xea]", data))
    windows = len(re.findall(rb"[\xdb-\xdf\xec\xed]", data))
    return "cp1256" if windows > iso else "iso-8859-6" if iso > windows else codec


def _decoded(sample: bytes, codec: str) -> str | None:
    """The sample as text; a letter cut off at its end does not count."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except UnicodeError:
        return None


def _share(sample: bytes, worth_of: Callable[[int, int], float]) -> float:
    found = _PAIR.findall(sample)
    return sum(worth_of(pair[0], pair[1]) for pair in found) / len(found) if found else 0.0


def _gb(lead: int, trail: int) -> float:
    if trail < 0xA1:
        return 0.6 if lead <= 0xA0 else -0.3  # what GBK adds: traditional Chinese among it
    if lead <= 0xA0:
        return 0.6
    if 0xB0 <= lead <= 0xD7:
        return 1.0
    return 0.8 if lead in (0xA1, 0xA3) else 0.3 if 0xD8 <= lead <= 0xF7 else -0.2


def _big5(lead: int, trail: int) -> float:
    if 0xA4 <= lead <= 0xC6:
        return 1.0
    return 0.8 if 0xA1 <= lead <= 0xA3 else 0.2 if 0xC9 <= lead <= 0xF9 else -0.2


def _korean(lead: int, trail: int) -> float:
    if 0xB0 <= lead <= 0xC8 and trail >= 0xA1:
        return 1.02
    return 0.8 if 0xA1 <= lead <= 0xA3 else 0.0


def _japanese(codec: str) -> Callable[[bytes], float]:
    def worth(sample: bytes) -> float:
        text = [ch for ch in _decoded(sample, codec) or "" if ch > "\x7f"]
        total = 0.0
        for ch in text:
            kana = "\u3040" <= ch <= "\u30ff"
            total += 1.3 if kana else -0.3 if "\uff61" <= ch <= "\uff9f" else 0.55
        seen = any("\u3040" <= ch <= "\u30ff" for ch in text)
        return total / len(text) if text and seen else 0.0

    return worth


_PAIRED: dict[str, Callable[[bytes], float]] = {
    "gb18030": lambda sample: _share(sample, _gb),
    "cp950": lambda sample: _share(sample, _big5),
    "big5hkscs": lambda sample: _share(sample, _big5) - 0.01,
    "cp949": lambda sample: _share(sample, _korean),
    "cp932": _japanese("cp932"),
    "euc_jp": _japanese("euc_jp"),
}
_CYRILLIC = re.compile("[а-яёђ-џ](?![А-Я])|[А-Я](?=[А-Я])|(?<![а-яА-Я])[А-Я](?=[а-я])")
_SINGLE = {  # of two that read as well, the first
    "cp1256": _ARABIC,
    "cp1255": re.compile("[\u05d0-\u05ea]"),
    "cp1251": _CYRILLIC,
    "koi8-r": _CYRILLIC,
    "iso-8859-6": _ARABIC,
    "cp1253": re.compile("[\u0384-\u03ce]"),
    "cp874": re.compile("[\u0e01-\u0e5b]"),
}


def _single_worth(sample: bytes, codec: str, pattern: re.Pattern[str]) -> float:
    text = _decoded(sample, codec)
    if text is None:
        return 0.0
    high = [ch for ch in text if ch > "\x7f"]
    letters = len(pattern.findall(text))
    signs = sum(ch in _SIGNS for ch in high)
    if codec in ("cp1251", "koi8-r"):  # the same letters in both; people write more small ones
        small = sum("а" <= ch <= "ё" for ch in high)
        letters = min(letters, small * 2)
    strange = len(high) - letters - signs
    return (letters + min(signs, letters) - strange) / len(high) if high else 0.0


def western_worth(sample: bytes, *, strict: bool = False) -> float:
    """Letters with accents stand in words of plain ones. `strict`: signs and words of one letter say nothing."""
    text = sample[:LOOKED_AT].decode("cp1252", "replace")
    high = len(text) - len(text.encode("ascii", "ignore"))
    found = 0 if strict else sum(ch in _SIGNS for ch in text)
    for word in _WORD.findall(text):
        accents = sum(ch > "\x7f" for ch in word)
        if accents * 2 <= len(word) or len(word) == 1 and not strict:
            found += accents
    return found / high if high else 0.0
