"""The end of a text that was not written for this mail: a card of addresses under the last greeting, a notice of lawyers."""

import re
from functools import cache

from kept.text.mail_words import expression, plain
from kept.text.reply_words import NOTICES, POSTS

_LINES_LOOKED_AT = 400
_MOST_LINES = 24
_LONGEST_CARD_LINE = 110
_SHORTEST_NOTICE, _SHORTEST_HAN_NOTICE = 100, 30
_CONTACT = re.compile(
    r"https?://|www\.|\S@\S+\.\w|(?:\+|00)\d[\d\s()/.\-]{6,}|\b(?:tel|telefon|phone|fax|mobile?|mob|cell|tél|tfno|direct)\b"
    r"\s*[.:：]*\s*[+(\d]|(?:هاتف|جوال|تلفون|فاكس|電話|电话|手機|手机|傳真|传真|전화|휴대폰)\s*[:：]?\s*[+(\d]|\(\d{2,4}\)\s?\d{3}",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"[?？؟]|^\s*(?:p\.?\s?s\b|ps:|n\.?b\.?:|附註|附注|ملاحظة)", re.IGNORECASE)
_NAME = re.compile(r"[\s*_]*[^\W\d_][\w.'’\-]*(?:\s+[^\W\d_][\w.'’\-]*){0,4}[\s*_,،]*$")
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"[\s*_\-—]*(?:{expression('closing')})[\s,،，.!！。*_~\-]*(?:/.{{0,40}})?$", re.IGNORECASE)


@cache
def _post() -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"(?<![^\W_]){re.escape(p)}(?![^\W_])" if p.isascii() else re.escape(p) for p in POSTS.split("|"))
    )


@cache
def _notice() -> re.Pattern[str]:
    words = sorted({w for table in NOTICES.values() for w in table.split("|")}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def is_closing(line: str) -> bool:
    return len(line) < 80 and bool(_closing().match(plain(line)))


def _is_card(lines: list[str]) -> bool:
    """Whether the lines below a greeting are a name with its post and addresses, and no words to anybody."""
    filled = [line.strip() for line in lines if line.strip()]
    if not filled or len(filled) > _MOST_LINES or any(_SPEAKS.search(line) for line in filled):
        return False
    if not _NAME.match(filled[0]):
        return False
    long = [line for line in filled if len(line) > _LONGEST_CARD_LINE and not _CONTACT.search(line)]
    if long:
        return False
    return len(filled) > 1 and any(_CONTACT.search(line) or _post().search(line) for line in filled[1:])


def _card_start(lines: list[str]) -> int | None:
    """The last greeting, if a card follows it."""
    filled = 0
    for at in range(len(lines) - 1, 0, -1):
        filled += bool(lines[at].strip())
        if filled > _MOST_LINES:
            return None
        if is_closing(lines[at]) and any(line.strip() for line in lines[:at]):
            return at if _is_card(lines[at + 1 :]) else None
    return None


def _notice_start(lines: list[str]) -> int | None:
    """The last paragraph, if it is a notice of confidence."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip() and end - start < 30:
        start -= 1
    text = " ".join(lines[start:end])[:4000]
    shortest = _SHORTEST_HAN_NOTICE if _HAN.search(text) else _SHORTEST_NOTICE
    if not start or len(text) < shortest or _SPEAKS.search(text):
        return None
    return start if len({word.lower() for word in _notice().findall(text)}) >= 3 else None


def end_of_words(lines: list[str]) -> int:
    """How many of the lines somebody wrote for this mail."""
    skipped = max(len(lines) - _LINES_LOOKED_AT, 0)
    lines = lines[skipped:]
    for _again in range(4):
        cut = _notice_start(lines)
        if cut is None:
            cut = _card_start(lines)
        if cut is None or not (skipped or any(line.strip() for line in lines[:cut])):
            break
        lines = lines[:cut]
    return skipped + len(lines)
