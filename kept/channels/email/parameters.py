"""Content-Type and Content-Disposition: the value and its parameters, as programs really write them. Never raises."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from .addresslists import unquote
from .charsets import decode
from .headers import decode_words, raw_bytes, squeeze

LONGEST = 10_000
# A quote ends a value only where a semicolon or the end follows: programs forget to mask the quotes inside of names.
_PARAMETER = re.compile(
    r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"(?=\s*(?:;|$))|"[^;]*|[^;]*)',
    re.DOTALL,
)
_UNSEEN = re.compile(r"[^!-~]")
_MARKED = re.compile(r"([A-Za-z0-9._:-]{2,30})'[A-Za-z0-9-]{0,12}'((?:[^'%]|%[0-9A-Fa-f]{2})*)")
_ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f]){2}")


@lru_cache(maxsize=256)
def _remembered(value: str, hint: str) -> tuple[str, dict[str, str]]:
    return _read(value, hint)


def parameters_of(value: str, hint: str = "") -> tuple[str, dict[str, str]]:
    """`text/plain; charset=utf-8` to ("text/plain", {"charset": "utf-8"}); opens RFC 2231 and RFC 2047 values.

    Only to be read: what is short is remembered, because nearly all mails say the same.
    """
    return _remembered(value, hint) if len(value) < 80 else _read(value, hint)


def _read(value: str, hint: str) -> tuple[str, dict[str, str]]:
    head, _, rest = value[:LONGEST].partition(";")
    head = _UNSEEN.sub("", head).lower()
    if not rest:
        return head, {}
    plain: dict[str, str] = {}
    cut: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(";" + rest):
        key, given = match[1].lower(), match[2].strip()
        given = unquote(given) if given.startswith('"') else given
        base, star, tail = key.partition("*")
        if star:
            number = re.sub(r"\D", "", tail)
            cut.setdefault(base, []).append((int(number[:4] or 0), tail.endswith("*") or tail == "", given))
        else:
            plain.setdefault(base, _opened(given, hint))
    for base, sections in cut.items():
        plain[base] = _joined(sections, hint)
    return head, plain


def _opened(given: str, hint: str) -> str:
    """A plain value, also where its sender used the signs of RFC 2231 without the star that announces them."""
    if "%" in given and given.isascii():
        if match := _MARKED.fullmatch(given):
            return squeeze(decode(unquote_to_bytes(match[2]), match[1]))
        if _ESCAPED.search(given):
            try:
                return squeeze(unquote_to_bytes(given).decode("utf-8"))
            except UnicodeDecodeError:
                pass
    return squeeze(decode_words(given, hint))


def _joined(sections: list[tuple[int, bool, str]], hint: str) -> str:
    sections.sort(key=lambda section: section[0])
    charset = ""
    data = b""
    for position, (_, encoded, value) in enumerate(sections):
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += unquote_to_bytes(raw_bytes(value)) if encoded else raw_bytes(value)
    return squeeze(decode_words(decode(data, charset, hint)))
