"""From text to tokens: the words of each language, and numbers as they are written.

A language is a module with SCRIPT, DATE_ORDER and WORDS = [(kind, value, "word|word"), …].
Kinds: N number (None: a few) · J and-twenty · U unit (name, plural) · d whole duration
(count, unit) · h half · H and a half, minutes · P half past, minutes · M measure word ·
D day (offset, part) · W weekday (0-6, week) · n next, by which rule · t this · K week or month
(unit, offset) · E end of · p part of day, L loose one · I hour's name · o k before and after
a clock hour · z minute sign · y Y r year, month, day signs · m month · a at · w on · b by
("by", "before", "either") · i within · f after · u until · s from ("pre" or "post") ·
B between · G four figures as 0700 · T to · & and · g glue · ~ about · % another zone · x past or repeated · v vague ·
_ no time at all · ! a word follows.
"""

import re
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from kept.text.folding import fold, fold_with_offsets

LANGUAGES = {"en": "latin", "ar": "arabic", "zh": "han"}
_PRESENT = {
    "latin": re.compile(r"[a-z]"),
    "arabic": re.compile(r"[\u0621-\u064a]"),
    "han": re.compile(r"[\u4e00-\u9fff]"),
}
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "兩": 2, "两": 2}
_LONGEST_CHUNK = 40
_BETWEEN = " \t\r,،、()\u3000\xa0"


class Token(NamedTuple):
    """One word or number; `start` and `end` stand in the folded text."""

    kind: str
    value: Any
    start: int
    end: int


class Vocabulary(NamedTuple):
    """The words of the languages at hand, and one expression that finds them all."""

    words: dict[str, tuple[str, Any]]
    finder: re.Pattern[str]
    date_order: str | None


def _tree(words: list[str]) -> str:
    """One expression for all words with their beginnings shared, so that it fails early."""
    branches: dict[str, list[str]] = {}
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
    parts = []
    for first, rests in sorted(branches.items()):
        head = r"[ \t]+" if first == " " else re.escape(first)
        parts.append(head + (_tree(rests) if any(rests) else ""))
    body = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{body})?" if "" in words else body


def _words_of(table: Any) -> dict[str, tuple[str, Any]]:
    words: dict[str, tuple[str, Any]] = {}
    for kind, value, spellings in table.WORDS:
        for word in spellings.split("|"):
            words[fold(word)] = (kind, value)
    simplified = getattr(table, "SIMPLIFIED", None)
    if simplified:
        for word, meaning in list(words.items()):
            words.setdefault(word.translate(simplified), meaning)
    return words


_EDGE = {
    "latin": (r"(?<![a-z])(?:{})(?![a-z]|['’]s\b)"),
    "arabic": (r"(?<![\u0621-\u064a])(?:[وف]??[بل]??)(?:{})(?![\u0621-\u064a])"),
    "han": "(?:{})",
}
_DIGITS = (
    r"(?<!\d[.,:/])(?<![\d#$€£¥a-z])(?:"
    r"(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})|(?P<slash>\d{1,2}/\d{1,2}(?:/\d{2,4})?)"
    r"|(?P<clock>\d{1,2}:\d{2})|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)|(?P<number>\d{1,4}(?:\.\d)?)"
    r")(?![\d%]|[.,:/]\d)"
)


@lru_cache(maxsize=16)
def vocabulary(languages: tuple[str, ...]) -> Vocabulary:
    """The words of these languages together; built once."""
    words, parts, order = {}, [], None
    for lang in languages:
        table = import_module(f"kept.text.times.{lang}")
        own = _words_of(table)
        words.update(own)
        order = order or table.DATE_ORDER
        parts.append(_EDGE[table.SCRIPT].format(_tree(sorted(own))))
    pattern = "|".join([*parts, _DIGITS, r"(?P<han>[〇零一二兩两三四五六七八九十百]+)", r"(?P<to>[-–—~])"])
    return Vocabulary(words, re.compile(pattern), order)


def languages_in(folded: str, lang: str | None) -> tuple[str, ...]:
    """Which languages' words to look for: the text's own, and those of other scripts in it."""
    own = (lang or "").partition("-")[0].lower()
    chosen = [own] if own in LANGUAGES else []
    taken = {LANGUAGES[own]} if chosen else set()
    for other, script in LANGUAGES.items():
        if script not in taken and _PRESENT[script].search(folded):
            # Other Latin languages have words such as "in" and "die": leave them alone.
            if script == "latin" and own not in ("", "en", "und", "ar", "zh"):
                continue
            chosen.append(other)
    return tuple(chosen)


def chinese_number(text: str) -> int | None:
    """三十五 as 35, 一百二十 as 120, 二〇 as 20; None where it is none."""
    if not set(text) & set("十百"):
        digits = [_NUMERALS[c] for c in text]
        if len(digits) == 2 and digits[1] == digits[0] + 1:
            return None  # 兩三天 is a few days
        return int("".join(map(str, digits))) if len(digits) <= 4 else None
    total, current = 0, 0
    for char in text[:7]:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _NUMERALS[char]
    return total + current


def _day_month(text: str, order: str | None) -> tuple[int | None, int, int] | None:
    first, second, *year = [int(n) for n in text.split("/")]
    if order is None:
        order = "dm" if first > 12 else "md" if second > 12 else None
    if order is None:
        return None
    month, day = (first, second) if order == "md" else (second, first)
    return (year[0] + 2000 * (year[0] < 100) if year else None), month, day


def _numeric(group: str, text: str, order: str | None) -> tuple[str, Any]:
    if group == "number" and len(text) == 4 and text[0] == "0" and text[2] < "6":
        return "G", (int(text[:2]), int(text[2:]), True, False)
    if group == "number":
        return "N", float(text) if "." in text else int(text)
    if group == "clock":
        hour, minute = map(int, text.split(":"))
        known = hour > 11 or hour == 0 or text[0] == "0"
        return ("C", (hour, minute, known, False)) if hour < 25 and minute < 60 else ("_", None)
    if group == "date":
        year, month, day = (int(n) for n in re.split(r"[-/.]", text))
        return "S", (year, month, day)
    if group == "slash":
        return "S", _day_month(text, order)
    if group == "ordinal":
        return "O", int(text[:-2])
    if group == "han":
        return "N", chinese_number(text)
    return "T", None


def _token(found: re.Match[str], known: Vocabulary) -> Token:
    start, end, text = found.start(), found.end(), found[0]
    if found.lastgroup:
        kind, value = _numeric(found.lastgroup, text, known.date_order)
        return Token(kind, value, start, end)
    word = re.sub(r"[ \t]+", " ", text) if "  " in text or "\t" in text else text
    while word not in known.words and len(word) > 1:
        # Only the Arabic prefixes can be in the way; و ف are not part of the phrase.
        start += word[0] in "وف"
        word = word[1:]
    kind, value = known.words.get(word, ("_", None))
    return Token(kind, value, start, end)


def chunks(text: str, lang: str | None) -> tuple[list[list[Token]], list[int] | range]:
    """Runs of tokens with nothing but spaces and commas between, and the offsets to point back."""
    folded, offsets = fold_with_offsets(text)
    known = vocabulary(languages_in(folded, lang))
    runs: list[list[Token]] = []
    end = -1
    for found in known.finder.finditer(folded):
        token = _token(found, known)
        gap = folded[end : token.start] if 0 <= end <= token.start else None
        near = gap is not None and len(gap) < 4 and not gap.strip(_BETWEEN)
        if not near or len(runs[-1]) >= _LONGEST_CHUNK or token.kind == "_":
            runs.append([])
        if token.kind != "_":
            runs[-1].append(token)
            end = found.end()
        else:
            end = -1
    for run in runs:
        # "at 5 locations" is no hour: say that a word goes on where the run ends.
        if run and run[-1].kind == "N" and folded[run[-1].end : run[-1].end + 2].strip()[:1].isalnum():
            run.append(Token("!", None, run[-1].end, run[-1].end))
    return runs, offsets
