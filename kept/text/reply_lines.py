"""What one line of a reply is: quoted, a mark of a program, or added by a phone."""

import re
from functools import cache

from kept.text.mail_headers import is_complete, read_block, read_inline
from kept.text.mail_words import DEVICES, expression, plain, words
from kept.text.reply_words import ADDED, MY_DEVICE, OWN_PAGE, OWN_PROMISE, REPLY_ABOVE

LONGEST_LINE = 600
# A table that somebody drew has more than one upright line.
_QUOTED = re.compile(r"[ \t\xa0]*(?:[>＞]|&gt;|\|[ \t](?=[^|]*$)|[A-Z][A-Za-z]?>(?:\s|$))")
_RULE = re.compile(r"[ \t]*(?:[_\-=*~─—–]\s?){5,}[ \t]*$")
_SIGNATURE = re.compile(r"[ \t]*(?:--|—|–)[ \t]*$")
_SURE_SIGNATURE = re.compile(r"-- $")
_UNDERSCORES = re.compile(r"[ \t]*_{5,}[ \t]*$")
_LINK = re.compile(r"<[^<>\s]*>|\[[^\[\]\s]*\]|https?://\S+|www\.\S+")
_URL = re.compile(r"\s*<?https?://\S+>?\s*$")
_LONGEST_DEVICE, _LONGEST_THING = 120, 60
_PUNCTUATION = re.compile(r"[,!?;:。！？،؛]")
_DASH = re.compile(r"[\s>*_]*[-_=─—–#*]{2}")
_BEFORE_MARK = " \t>*_-=─—–#"
_SIGN = r"[○◔◑◕●✓!–]"


def is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def is_rule(line: str) -> bool:
    return bool(_RULE.match(line))


def is_underscores(line: str) -> bool:
    return bool(_UNDERSCORES.match(line))


def is_signature(line: str) -> bool:
    return bool(_SIGNATURE.match(line))


def is_sure_signature(line: str) -> bool:
    """ "-- " as RFC 3676 has it: nobody writes its blank by hand."""
    return bool(_SURE_SIGNATURE.match(line))


@cache
def _original() -> re.Pattern[str]:
    marks = f"{expression('original')}|{expression('forwarded')}"
    return re.compile(
        rf"[\s>*_]*[-_=─—–]{{2,}}[\s*]*(?:{marks})(?![^\W\d_])[^\n]{{0,90}}?[-_=─—–]{{2,}}[\s*_]*(.*)$", re.IGNORECASE
    )


@cache
def _begins() -> re.Pattern[str]:
    """Words that stand alone above a mail that is sent on, with a colon."""
    return re.compile(rf"[\s>*_]*(?:{expression('forwarded')})\s*[:：][\s*_]*$", re.IGNORECASE)


@cache
def _mark_words() -> tuple[str, ...]:
    return tuple({word.casefold() for word in (*words("original"), *words("forwarded"))})


@cache
def _above() -> re.Pattern[str]:
    return re.compile(rf"[^\w]*(?:please\s+|we\s+)?(?:{REPLY_ABOVE})[^\w]*$", re.IGNORECASE)


def is_original_mark(line: str) -> bool:
    """-----Original Message-----, in any language, or "reply above this line"."""
    line = plain(line[:LONGEST_LINE]).replace("&nbsp;", " ")
    if not line.lstrip(_BEFORE_MARK).casefold().startswith(_mark_words()):
        return bool(_above().match(line))
    if _DASH.match(line):
        if found := _original().match(line):
            rest = found[1]
            return not rest.strip(" -_=*") or bool(read_inline(rest)) or rest.rstrip().endswith(("--", "=="))
        return False
    return bool(_begins().match(line))


def headers_end(lines: list[str], at: int) -> tuple[int, bool]:
    """Where the headers that begin at this line end, `at` if none do, and whether they are those of a mail."""
    first = lines[at]
    if (":" not in first and "：" not in first) or not (block := read_block(lines, at)):
        return at, False
    drawn = "sender" in block.fields and len(block.fields) > 1 and rule_above(lines, at) is not None
    return block.end, drawn or is_complete(block)


def rule_above(lines: list[str], at: int) -> int | None:
    """The line drawn above a header block, over empty lines."""
    above = at - 1
    while above >= 0 and above > at - 4 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and is_rule(lines[above]) else None


def _compact(text: str) -> str:
    return "".join(text.split())


_DEVICES = tuple(_compact(word) for word in DEVICES.split("|"))


@cache
def _device_ends() -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[tuple[str, str]]], frozenset[str]]:
    """What stands before and after a device, by the first sign of the one or the last of the other; and whole lines."""
    first: dict[str, list[tuple[str, str]]] = {}
    last: dict[str, list[tuple[str, str]]] = {}
    whole = {_compact(plain(word)).casefold() for word in ADDED.split("|")}
    for word in words("device"):
        before, sign, after = _compact(word).casefold().partition("…")
        after = after.rstrip("…")
        if not sign:
            whole.add(before)
        elif before:
            first.setdefault(before[0], []).append((before, after))
        else:
            last.setdefault(after[-1], []).append((before, after))
    return first, last, frozenset(whole)


def _names_device(bare: str) -> bool:
    line = _compact(bare).rstrip(".")
    low = line.casefold()
    first, last, whole = _device_ends()
    if low in whole or f"{low}." in whole:
        return True
    if not low:
        return False
    for before, after in [*first.get(low[0], ()), *last.get(low[-1], ())]:
        if low.startswith(before) and low.endswith(after):
            thing = line[len(before) : len(line) - len(after)]
            if len(thing) <= _LONGEST_THING and not _PUNCTUATION.search(thing) and any(d in thing for d in _DEVICES):
                return True
    return False


@cache
def _my_device() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, MY_DEVICE.split('|')))})\s[A-Z0-9][\w™®+/-]*(?:\s[\w™®+/-]+){{0,6}}\.?$"
    )


def is_device(line: str) -> bool:
    """Sent from my iPhone: the whole line, and only if it names a device or a program."""
    if len(line) > _LONGEST_DEVICE * 3:
        return False
    bare = " ".join(plain(_LINK.sub("", line)).strip(" *_[]()<>\r\n\t-—").split())
    if not bare or len(bare) > _LONGEST_DEVICE:
        return False
    return _names_device(bare) or bool(_my_device().match(bare))


@cache
def _own() -> tuple[re.Pattern[str], re.Pattern[str]]:
    promises, pages = ("|".join(map(re.escape, words.split("|"))) for words in map(plain, (OWN_PROMISE, OWN_PAGE)))
    return re.compile(rf"[\s>*]*{_SIGN}\s*(?:{promises})"), re.compile(rf"[\s>*]*(?:{pages})\s*(<?https?://\S+>?)?\s*$")


def own_end(lines: list[str], at: int) -> int:
    """Where the promise or the way to the page that ends our own mails stops; `at` if this is neither."""
    line = plain(lines[at][:LONGEST_LINE])
    promise, page = _own()
    if promise.match(line):
        return at + 1
    found = page.match(line)
    if found and found[1]:
        return at + 1
    return at + 2 if found and at + 1 < len(lines) and _URL.match(lines[at + 1]) else at
