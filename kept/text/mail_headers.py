"""From, Sent, To, Subject as mail programs write them above what they quote or send on."""

import re
from dataclasses import dataclass

from kept.text.mail_words import NAMES, key, label_fields, plain, words

LONGEST_LINE = 1000
_QUOTE_MARK = re.compile(r"^[ \t]*(?:(?:>|&gt;)[ \t]?)+")
_LABEL = re.compile(r"^[\s*_|]*([^\s:：*_|][^:：\n]{0,40}?)[\s*_]*[:：][ \t*_]*(.*)$")
_ANGLED = re.compile(r"[<\[(]\s*(?:mailto:)?\s*([^\s<>()\[\]@,;\"]{1,200}@[^\s<>()\[\]@,;\"]{1,200})")
_BARE = re.compile(r"(?:mailto:)?([^\s<>()\[\]@,;:\"']{1,200}@[^\s<>()\[\]@,;:\"']{1,200})")
_AROUND_NAME = " \t\"'“”„«»‘’‹›*_<>()[],;:：،、，"
_USER = re.compile(rf"^(?:{NAMES})\s+", re.IGNORECASE)
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Headers found in lines `start` to `end` (excluded): {"sender": "Mei <mei@…>", "subject": …}."""

    start: int
    end: int
    fields: dict[str, str]


def unquoted(line: str) -> str:
    """The line without the marks that say that it is quoted."""
    found = _QUOTE_MARK.match(line, 0, LONGEST_LINE)
    return line[found.end() if found else 0 : LONGEST_LINE]


def label_of(line: str) -> tuple[str, str] | None:
    """(field, value) if the line begins with the name of a header in any language."""
    found = _LABEL.match(line[:LONGEST_LINE])
    field = found and label_fields().get(key(found[1]))
    return (field, found[2].strip(" \t*_|")) if found and field else None


def _next_label(lines: list[str], at: int) -> bool:
    """Whether another header follows within a few lines, so that the line at `at` belongs to the one above."""
    for line in lines[at + 1 : at + 1 + _AHEAD]:
        if not line.strip():
            return False
        if label_of(line):
            return True
    return False


class _Reader:
    def __init__(self, lines: list[str], start: int) -> None:
        self.lines, self.at, self.fields = lines, start, dict[str, str]()
        self.field, self.end, self.spaced = "", start, False
        self.below = False  # the values stand under their labels, as cells of a table do

    def step(self) -> bool:
        line = self.lines[self.at]
        if not line.strip():
            return self._over_blank()
        if found := label_of(line):
            field, value = found
            if field in self.fields and field in ("sender", "subject"):
                return False
            self.field = field
            self.fields[field] = self.fields.get(field) or value
        elif self.field and self._continues(line):
            self.fields[self.field] = f"{self.fields[self.field]} {line.strip(' *_|')}".strip()
        else:
            return False
        self.at += 1
        self.end = self.at
        return True

    def _continues(self, line: str) -> bool:
        value = self.fields[self.field]
        if not value:
            self.below = self.below or self.field == "sender" or not self.fields.get("sender")
            return self.below
        if self.field != "subject" and value.endswith((",", ";", "<")):
            return True
        return _next_label(self.lines, self.at)

    def _over_blank(self) -> bool:
        """A blank line ends the headers, unless the program left one after each of them."""
        if len(self.fields) > 1 and not self.spaced:
            return False
        following = self.at + 1
        if following < len(self.lines) and (found := label_of(self.lines[following])) and found[0] not in self.fields:
            self.spaced = True
            self.at = following
            return True
        return False


def read_block(lines: list[str], start: int) -> Block | None:
    """The headers that begin at this line, as far as they go. `lines` are unquoted."""
    if not label_of(lines[start]):
        return None
    reader = _Reader(lines, start)
    while reader.at < len(lines) and reader.at < start + 40 and reader.step():
        pass
    return Block(start, reader.end, reader.fields)


def is_complete(block: Block | None) -> bool:
    """Whether these can only be the headers of a mail: a sender, and two more of them.

    From, To and Date alone may be somebody's journey: one of them must be a subject or name an address.
    """
    if not block or not block.fields.get("sender"):
        return False
    fields = block.fields
    mail = "subject" in fields or "@" in fields["sender"] or "@" in fields.get("to", "")
    return mail and len({"sent", "to", "subject", "copy"} & set(fields)) >= 2


def read_inline(text: str) -> dict[str, str]:
    """Headers that some programs write one after the other on one line; {} if there are none."""
    text = text[: LONGEST_LINE * 3]
    fields: dict[str, str] = {}
    found = list(_inline_labels().finditer(text))
    for at, label in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        field = label_fields().get(key(label[1]), "other")
        fields.setdefault(field, text[label.end() : end].strip())
    if "subject" not in fields and (lost := _lost_subject().search(fields.get("sent", ""))):
        fields["subject"] = lost[1].strip()
        fields["sent"] = fields["sent"][: lost.start()].strip()
    return fields if "sender" in fields and len(fields) > 2 else {}


_patterns: dict[str, re.Pattern[str]] = {}


def _inline_labels() -> re.Pattern[str]:
    if "inline" not in _patterns:
        names = sorted(
            (w for f in ("sender", "sent", "to", "copy", "subject") for w in words(f)), key=len, reverse=True
        )
        # A short label such as "A" must stand after the end of an address, or be the first.
        joined = "|".join(re.escape(word) for word in names)
        _patterns["inline"] = re.compile(rf"(?:(?<=^)|(?<=[\s>\"\w+)\]]))({joined})\s?[:：]", re.IGNORECASE)
    return _patterns["inline"]


def _lost_subject() -> re.Pattern[str]:
    if "lost" not in _patterns:
        _patterns["lost"] = re.compile(rf"(?:{'|'.join(map(re.escape, words('subject')))})\s+(\S.*)$")
    return _patterns["lost"]


def person(value: str) -> tuple[str, str]:
    """(name, address) of a sender as written: each "" if it is not there."""
    value = plain(value[:LONGEST_LINE]).strip()
    found = _ANGLED.search(value) or _BARE.search(value)
    address = found[1].removeprefix("mailto:").strip(".") if found else ""
    name = _USER.sub("", (value[: found.start()] if found else value).strip(_AROUND_NAME)).strip(_AROUND_NAME)
    return ("" if name.lower() == address.lower() or "@" in name else " ".join(name.split())), address
