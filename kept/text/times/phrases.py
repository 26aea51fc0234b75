"""Which joined tokens make one time, whatever their order: tomorrow by 5, by 5 tomorrow."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kept.text.times.words import Token

_ONE_EACH = "dCDWSKEpv"
_PREPOSITIONS = "biawfus"
_FLAGS = "nt~%x"
_PART_OF = set(_ONE_EACH + _PREPOSITIONS + _FLAGS)
# A duration stands by itself: "in two hours, by 5" are two times.
_APART = {"d": set("CDWSKEpv"), "v": set("dCDWSKEp"), **dict.fromkeys("CDWSKEp", {"d", "v"})}


_CONTENT, _NOTHING = frozenset(_ONE_EACH), frozenset[str]()


@dataclass
class Phrase:
    """One time as written: at most one token of each kind, and the words around it."""

    has: dict[str, Token] = field(default_factory=dict)
    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    # A duration that counts from something we do not know: "two days after delivery".
    from_event: bool = False

    def add(self, token: Token) -> None:
        self.tokens.append(token)
        if token.kind in _PREPOSITIONS:
            (self.after if self.content else self.before).append(token)
            self.has.setdefault(token.kind, token)
        else:
            self.has[token.kind] = token

    @property
    def content(self) -> bool:
        return not _CONTENT.isdisjoint(self.has)

    def refuses(self, token: Token) -> bool:
        """Whether this token begins another time."""
        kind = token.kind
        if kind in _ONE_EACH:
            return kind in self.has or not _APART.get(kind, _NOTHING).isdisjoint(self.has)
        return kind == "x" and self.content and "d" not in self.has


def _kind(token: Token) -> Token:
    return token._replace(kind="p") if token.kind == "L" else token


def _leads(token: Token) -> bool:
    return token.kind in "awtB" or token.value in ("pre", "by", "before", "which", "coming")


def _finish(phrase: Phrase) -> tuple[Phrase, list[Token]]:
    """The phrase without the words that lead to something else, and those words."""
    rest: list[Token] = []
    while phrase.tokens and _leads(phrase.tokens[-1]):
        rest.insert(0, phrase.tokens.pop())
    if "d" in phrase.has:
        phrase.from_event = any(t.kind in "fs" for t in rest)
        first = phrase.before[0] if phrase.before else None
        phrase.from_event |= bool(first and first.kind == "f" and first.value == "post")
    again = Phrase(from_event=phrase.from_event)
    for token in phrase.tokens:
        again.add(token)
    return again, rest


def phrases(tokens: list[Token]) -> Iterator[Phrase]:
    """The times in one run of joined tokens, in order."""
    current = Phrase()
    for token in map(_kind, tokens):
        if token.kind in "g!":
            continue
        if token.kind not in _PART_OF:
            if current.content:
                yield _finish(current)[0]
            current = Phrase()
            continue
        closed = current.after and current.after[-1].value in ("post", "either")
        if current.content and (current.refuses(token) or (closed and token.kind != "~")):
            done, rest = _finish(current)
            yield done
            current = Phrase()
            for word in rest:
                current.add(word)
        current.add(token)
    if current.content:
        yield _finish(current)[0]
