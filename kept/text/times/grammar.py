"""How tokens join: numbers with units, hours with halves, days with months.

Each rule is an expression over the kinds of a run, written as a string of letters (words.py),
and a function that joins what it matched, or gives None to leave it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kept.text.times.words import Token


@dataclass(frozen=True, slots=True)
class Length:
    """A duration: parts of (count, unit). `known` False: a few; `ranged`: 3 to 5, the longer."""

    parts: tuple[tuple[float, str], ...]
    known: bool = True
    ranged: bool = False


Matched = list[Token]
Joined = tuple[str, Any] | None


def _tens(t: Matched) -> Joined:
    tens, ones = t[0].value, t[-1].value
    if t[-1].kind == "J":
        return ("N", tens + ones) if tens is not None and tens < 10 else None
    good = tens in (20, 30, 40, 50) and ones is not None and 0 < ones < 10
    return ("N", tens + ones) if good else None


def _date(t: Matched) -> Joined:
    by_kind = {x.kind: x.value for x in t if x.kind in "mO"}
    numbers = [x.value for x in t if x.kind == "N"]
    day = by_kind["O"] if "O" in by_kind else numbers.pop(0)
    year = numbers.pop(0) if numbers else None
    if not _whole(day, 1, 31) or (year is not None and not _whole(year, 2000, 2100)):
        return None
    return "S", (year, by_kind["m"], day)


def _sign_date(t: Matched) -> Joined:
    numbers = {t[i + 1].kind: x.value for i, x in enumerate(t[:-1]) if x.kind == "N"}
    if t[-1].kind == "N":
        numbers["r"] = t[-1].value
    month, day = numbers.get("Y"), numbers.get("r")
    if not _whole(day, 1, 31) or ("Y" in numbers and not _whole(month, 1, 12)):
        return None
    return "S", (numbers.get("y"), month, day)


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and low <= value <= high


def _length(t: Matched) -> Joined:
    numbers = [x.value for x in t if x.kind == "N"]
    unit = next((x.value[0] for x in t if x.kind == "U"), "day")
    half = any(x.kind in "h" for x in t)
    extra = next((x.value / 60 for x in t if x.kind == "H"), 0)
    if extra and unit not in ("hour", "minute") and extra != 0.5:
        return None
    count = numbers[-1] if numbers else (0 if half else 1)
    if count is None:
        return "d", Length(((1, unit),), known=False)
    ranged = any(x.kind == "T" for x in t)
    return "d", Length(((count + extra + 0.5 * half, unit),), ranged=ranged)


def _ready(t: Matched) -> Joined:
    """A whole duration as the table gives it, perhaps with a half."""
    if isinstance(t[0].value, Length):
        return None
    count, unit = t[0].value
    return "d", Length(((count + sum(x.value / 60 for x in t[1:]), unit),))


def _one(t: Matched) -> Joined:
    """A unit without a number after "within": one, or a few where it stands in the plural."""
    unit, plural = t[0].value
    return "d", Length(((1, unit),), known=not plural)


def _sum(t: Matched) -> Joined:
    first, second = t[0].value, t[-1].value
    if first.ranged or first.parts[-1][1] == second.parts[0][1]:
        return None
    return "d", Length(first.parts + second.parts, first.known and second.known, second.ranged)


def _clock(hour: Any, minute: int, *, weak: bool) -> Joined:
    if not _whole(hour, 0, 24) or not -30 <= minute < 60:
        return None
    total = hour * 60 + minute
    return "C", (total // 60, total % 60, hour > 12 or hour == 0, weak)


def _hour(t: Matched) -> Joined:
    """An hour with its halves: الساعة ٣ والنصف, half past 3."""
    hour = next(x.value for x in t if x.kind in "NI")
    return _clock(hour, sum(x.value for x in t if x.kind in "HP"), weak=False)


def _sign_hour(t: Matched) -> Joined:
    numbers = [x.value for x in t if x.kind == "N"]
    minute = numbers[1] if len(numbers) > 1 else sum(x.value for x in t if x.kind == "H")
    minute += 30 * any(x.kind == "h" for x in t)
    return _clock(numbers[0], minute, weak=True) if isinstance(minute, int) else None


def _bare_hour(t: Matched) -> Joined:
    return _clock(t[0].value, 0, weak=False) if _whole(t[0].value, 1, 24) else None


def _fixed(kind: str) -> Callable[[Matched], Joined]:
    return lambda t: (kind, t[-1].value)


RULES: list[tuple[re.Pattern[str], Callable[[Matched], Joined]]] = [
    (re.compile(pattern), join)
    for pattern, join in [
        ("N[NJ]", _tens),
        ("WTW", lambda t: None if t[1].value == "or" else ("x", None)),
        ("NK", lambda t: ("_", None)),
        ("m[NO]N?|[NO]mN?", _date),
        ("(?:Ny)?NYNr?|Nr(?=[bu])", _sign_date),
        ("(?<=[bw])O", lambda t: ("S", (None, None, t[0].value))),
        ("U(?=[SW])", lambda t: ("g", None)),
        ("NUH|N(?:TN)?M?h?U|N(?:TN)?H?U|N(?:TN)?r(?=i)|hM?U", _length),
        ("dH?", _ready),
        ("(?<=[if])UH", _length),
        ("(?<=[if])U", _one),
        ("d&?d", _sum),
        ("NkN?z?[Hh]?", _sign_hour),
        ("oNH?|oIH?|PN", _hour),
        ("oC|(?<=[abo])G", _fixed("C")),
        ("(?<=[abDWpSET])IH?|IH?(?=p)", _hour),
        ("N(?=p)", _bare_hour),
        ("(?<=[DWS][ab])N|(?<=[ab])N(?=[DWStn]|$)", _bare_hour),
        ("B[NC]p?&C|[NC]p?TC", _fixed("C")),
    ]
]


# Most runs are one word ("tomorrow"): nothing to join there.
_NEEDS_JOINING = re.compile("[NJOIUdhorkPTyYmCG]")


def _without_glue(tokens: list[Token]) -> list[Token]:
    """Only an "of" at the end says something: "within 24 hours of receipt" counts from there."""
    if not any(t.kind == "g" for t in tokens):
        return tokens
    last = next((i for i in range(len(tokens), 0, -1) if tokens[i - 1].kind != "g"), 0)
    since = [t._replace(kind="s", value="pre") for t in tokens[last:] if t.value == "of"]
    return [t for t in tokens if t.kind != "g"] + since


def joined(tokens: list[Token]) -> list[Token]:
    """The run with everything joined that belongs together; glue is gone."""
    tokens = _without_glue(tokens)
    kinds = "".join([t.kind for t in tokens])
    for pattern, join in RULES if _NEEDS_JOINING.search(kinds) else ():
        at = 0
        while found := pattern.search(kinds, at):
            matched = tokens[found.start() : found.end()]
            result = join(matched)
            if result is None:
                at = found.start() + 1
                continue
            token = Token(*result, matched[0].start, matched[-1].end)
            tokens[found.start() : found.end()] = [token]
            kinds = kinds[: found.start()] + token.kind + kinds[found.end() :]
            at = found.start() + 1
    return tokens
