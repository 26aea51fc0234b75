"""A subject without what programs put before it, and what that said."""

import re
from functools import cache

from kept.text.folding import strip_bidi
from kept.text.mail_words import key, plain
from kept.text.subject_words import DOUBTFUL, PREFIXES

# [2], (3), ^4 or *5: how often it went to and fro.
_COUNTER = r"(?:\s*(?:\[\s*\d{1,3}\s*\]|\(\s*\d{1,3}\s*\)|[\^*]\s*\d{1,3}|\d{1,2}))?"
_COLON = r"\s*[:：﹕∶]\s*"
_LONGEST = 2000
_MOST = 40


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for answers, sent_on in PREFIXES.values():
        for kind, words in (("reply", answers), ("forward", sent_on)):
            found.update({key(word): kind for word in words.split("|")})
    return found


@cache
def _prefix() -> re.Pattern[str]:
    # The longest prefix is 20 letters; what stands before the colon is looked up whole.
    return re.compile(
        rf"\s*([^\W\d_](?:[^\W\d_]|[\s.'\u0610-\u065f\u0640\u0670\u0e31-\u0e4e\u0900-\u0963]){{0,24}}?){_COUNTER}{_COLON}"
    )


def _next_prefix(text: str) -> tuple[str, str, int] | None:
    """(word, what it says, its end) of the prefix at the beginning."""
    found = _prefix().match(text)
    word = key(found[1]).rstrip(".") if found else ""
    kind = _words().get(word) or _words().get(f"{word}.")
    return (word, kind, found.end()) if found and kind else None


def _opened(text: str) -> str:
    """[Fwd: The ring] without its brackets."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]") and "[" not in text[1:] and _next_prefix(text[1:]):
        return text[1:-1].strip()
    return text


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "Fwd:" and their relatives in many languages, also numbered or repeated."""
    text = _opened(strip_bidi(subject[:_LONGEST]))
    for _ in range(_MOST):
        if not (found := _next_prefix(text)):
            break
        text = _opened(text[found[2] :])
    return " ".join(text.split())


def intent(subject: str) -> str:
    """What the outermost prefix says: "reply", "forward" or ""."""
    found = _next_prefix(_opened(plain(strip_bidi(subject[:_LONGEST]))))
    return found[1] if found and found[0] not in DOUBTFUL else ""
