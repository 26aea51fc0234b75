"""What is new in a mail reply, and what was quoted, signed or added by a program."""

from dataclasses import dataclass, field

from kept.text.attribution import begins_attribution, read_attribution
from kept.text.folding import strip_bidi
from kept.text.mail_headers import unquoted
from kept.text.mail_words import plain
from kept.text.reply_ends import end_of_words
from kept.text.reply_lines import (
    LONGEST_LINE,
    headers_end,
    is_device,
    is_original_mark,
    is_quoted,
    is_rule,
    is_signature,
    is_sure_signature,
    is_underscores,
    own_end,
    rule_above,
)

_MOST_ROUNDS = 4
_LINES_LOOKED_AT = 5000
_MOST_ATTRIBUTIONS = 3000  # looked for in one mail
_LONGEST_SIGNATURE = 20  # lines below "--" without its blank
_MOST_SIGNATURES = 40  # tried in one mail
_SHORT_SIGNATURE = 6  # lines below a drawn line


@dataclass
class _Reading:
    """One walk over the lines; `new[i]` says whether line i is new, `quotes` where quoted lines stand."""

    lines: list[str]  # without bidi marks
    bare: list[str] = field(default_factory=list)  # and without the signs of a quote
    quoted: list[bool] = field(default_factory=list)
    new: list[bool] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    attributions: list[int] = field(default_factory=list)
    cut: int = 0
    written: bool = False  # somebody wrote something above the line looked at
    no_headers: int = 0  # no headers of a mail begin above this line
    signatures: int = 0  # how many were tried
    tried: int = 0  # at how many lines an attribution was looked for

    def __post_init__(self) -> None:
        self.bare = [plain(unquoted(line)) for line in self.lines]
        self.quoted = [is_quoted(line) for line in self.lines]
        self.new = [True] * len(self.lines)
        self.cut = len(self.lines)

    def walk(self) -> None:
        at = 0
        while at < len(self.lines):
            step = self._step(at)
            if step is None:
                self.cut = at
                break
            self.written = self.written or any(
                self.new[line] and self.lines[line].strip() and not self.quoted[line] for line in range(at, step)
            )
            at = step
        for line in range(self.cut, len(self.lines)):
            self.new[line] = False

    def _drop(self, start: int, end: int) -> int:
        for line in range(start, min(end, len(self.lines))):
            self.new[line] = False
        return end

    def _step(self, at: int) -> int | None:
        """The next line to look at; None if nothing from here on is new."""
        line = self.lines[at]
        quoted = self.quoted[at]
        if not line.strip() or len(line) > LONGEST_LINE:
            if quoted:
                self.quotes.append(at)
            return at + 1
        if not quoted or self._first_quote(at):
            found = self._mark(at)
            if found != at:
                return found
        if quoted:
            self.quotes.append(at)
            return at + 1
        return self._addition(at)

    def _first_quote(self, at: int) -> bool:
        return not self.quotes or self.quotes[-1] < at - 1

    def _mark(self, at: int) -> int | None:
        """What programs write above a quote: None if all below is quoted, else the line after, `at` if it is none."""
        quoted = self.quoted[at]
        if not quoted and (is_original_mark(self.bare[at]) or self._headers(at)):
            rule = rule_above(self.lines, at)
            if rule is not None:
                self._drop(rule, at)
            return None
        if self.tried > _MOST_ATTRIBUTIONS or not begins_attribution(self.lines[at]):
            return at
        self.tried += 1
        words = read_attribution(self.lines, at)
        if not words:
            return at
        self.tried = 0
        below = self._below(words.end)
        if quoted or (below is not None and self.quoted[below]):
            self.attributions.append(at)
            return self._drop(at, words.end)
        if not words.sure:
            return at
        # What stands under it has no marks: quoted if something is written above, else we cannot know.
        return None if self.written else self._drop(at, words.end)

    def _headers(self, at: int) -> bool:
        if at < self.no_headers:
            return False
        self.no_headers, found = headers_end(self.bare, at)
        return found

    def _below(self, at: int) -> int | None:
        """The next line that is not blank."""
        return next((line for line in range(at, min(at + 6, len(self.lines))) if self.lines[line].strip()), None)

    def _addition(self, at: int) -> int:
        """Lines that a phone or our own mail adds, and signatures."""
        line = self.lines[at]
        if (end := own_end(self.lines, at)) > at:
            return self._drop(at, end)
        if is_device(line):
            return self._drop(at, self._next_mark(at + 1) if self.written else at + 1)
        if (is_signature(line) or is_underscores(line)) and self.written:
            end = self._signature_end(at)
            return self._drop(at, end) if end > at else at + 1
        return at + 1

    def _next_mark(self, at: int) -> int:
        """Where the next quote begins."""
        for end in range(at, len(self.lines)):
            if self.quoted[end] or (self._seems_mark(end) and self._mark(end) != end):
                return end
        return len(self.lines)

    def _signature_end(self, at: int) -> int:
        """Where the signature that begins here ends: at a quote or the end; `at` if it is too much for one."""
        sure = is_sure_signature(self.lines[at].rstrip("\r\n"))
        most = _SHORT_SIGNATURE if is_underscores(self.lines[at]) else _LONGEST_SIGNATURE
        filled, self.signatures = 0, self.signatures + 1
        if self.signatures > _MOST_SIGNATURES:
            return at
        for end in range(at + 1, len(self.lines)):
            line = self.lines[end]
            if not line.strip() or is_rule(line):
                continue
            if self.quoted[end] or (self._seems_mark(end) and self._mark(end) != end):
                return end
            filled += 1
            if not sure and (filled > most or line.rstrip().endswith(("?", "？", "؟"))):
                return at
        return len(self.lines)

    def _seems_mark(self, at: int) -> bool:
        return any(sign in self.lines[at] for sign in (":", "：", "--", "__"))

    def finish(self) -> None:
        """Quotes above an answer stay as what it answers; those below all answers go."""
        written = [at for at, line in enumerate(self.lines[: self.cut]) if self.new[at] and line.strip()]
        quotes = set(self.quotes)
        own = [at for at in written if at not in quotes and not self._is_wrapped(at, quotes)]
        last = own[-1] if own else -1
        below = self._answers_below(own)
        for at in self.quotes:
            if at > last or below:
                self.new[at] = False
        if quotes and last >= 0:
            for at in written:
                if at > last:
                    self.new[at] = False
        if below:
            for at in range(own[0]):
                self.new[at] = False

    def _answers_below(self, own: list[int]) -> bool:
        """Whether the whole mail was quoted first, under its attribution, and the answer follows as one piece."""
        if not own or not self.quotes or not self.attributions:
            return False
        return self.quotes[-1] < own[0] and self.attributions[0] < self.quotes[0]

    def _is_wrapped(self, at: int, quotes: set[int]) -> bool:
        """The tail of a long quoted line that a mail program broke without its mark."""
        if at - 1 not in quotes or at + 1 not in quotes:
            return False
        return len(self.lines[at - 1]) >= 60 and self.lines[at][:1].islower()


def _new_lines(lines: list[str]) -> list[bool]:
    reading = _Reading([line if line.isascii() else strip_bidi(line) for line in lines])
    reading.walk()
    reading.finish()
    kept = [at for at, new in enumerate(reading.new) if new]
    kept = kept[: end_of_words([reading.lines[at] for at in kept])]
    # Blank lines below all that is new stand between two parts of the rest.
    gone = next((at for at, new in enumerate(reading.new) if not new), len(lines))
    while kept and kept[-1] > gone and not reading.lines[kept[-1]].strip():
        kept.pop()
    stays = set(kept)
    return [at in stays for at in range(len(lines))]


def split_reply(text: str) -> tuple[str, str]:
    """Splits a plain-text mail into what is new and the rest, each made of whole lines of the text in their order.

    Quotes stay where an answer stands below them, without the line that says who wrote them. Where nothing
    would be left, all of it is new: reading too much is better than missing what a customer wrote.
    """
    lines = text.splitlines(keepends=True)
    if len(lines) > _LINES_LOOKED_AT:
        lines[_LINES_LOOKED_AT:] = ["".join(lines[_LINES_LOOKED_AT:])]
    left, rest = list(range(len(lines))), set[int]()
    for _round in range(_MOST_ROUNDS):
        new = _new_lines([lines[at] for at in left])
        if all(new):
            break
        if not any(is_new and lines[at].strip() for at, is_new in zip(left, new, strict=True)):
            break
        rest.update(at for at, is_new in zip(left, new, strict=True) if not is_new)
        left = [at for at, is_new in zip(left, new, strict=True) if is_new]
    if not rest:
        return text, ""
    return "".join(lines[at] for at in left), "".join(lines[at] for at in sorted(rest))
