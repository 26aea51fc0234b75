"""Sentences in which we bind ourselves: a first plain reading, careful rather than complete.

A commitment of ours still to come, with a time in the same sentence. Questions, conditions,
refusals, what is past and what the customer has to do are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache

from kept.text.commitment_words import ARABIC, CHINESE, ENGLISH, Wording
from kept.text.sentences import Sentence, split
from kept.text.times import TimeFound, find_times

_LONGEST = 2000
_SCRIPTS = (
    (re.compile(r"[\u4e00-\u9fff]"), CHINESE),
    (re.compile(r"[\u0621-\u064a]"), ARABIC),
    (re.compile(r"[a-zA-Z]"), ENGLISH),
)
_CLAUSE = re.compile(r"[,;:،؛，；：]|\b(?:and|but|so)\b", re.IGNORECASE)
# Vowel signs and tatweel part a word that the expressions write as one.
_VOWELS = dict.fromkeys([*range(0x064B, 0x0653), 0x0640])


@dataclass(frozen=True, slots=True)
class PromiseFound:
    """A sentence that commits us; `start` and `end` are code points in the text.

    `time`: when we said (its `due` may be None: "soon"); None once a reading without a time is
    offered. `certain`: False where the time or the will is not plain; ask before tracking.
    """

    start: int
    end: int
    text: str
    time: TimeFound | None
    certain: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    commits: re.Pattern[str]
    never: re.Pattern[str]
    duty: re.Pattern[str]
    weak: re.Pattern[str]


@cache
def _reader(wording: Wording) -> _Reader:
    return _Reader(*(re.compile(pattern.translate(_VOWELS)) for pattern in wording))


def _reader_for(text: str) -> _Reader | None:
    return next((_reader(w) for script, w in _SCRIPTS if script.search(text)), None)


def _plain(text: str) -> str:
    return text.lower().translate(_VOWELS)


def _clause(sentence: str, at: int, end: int) -> str:
    """The clause around a time."""
    start = max((m.end() for m in _CLAUSE.finditer(sentence, 0, at)), default=0)
    following = _CLAUSE.search(sentence, end)
    return sentence[start : following.start() if following else len(sentence)]


def _commits(reader: _Reader, sentence: Sentence, time: TimeFound) -> bool:
    clause = _plain(_clause(sentence.text, time.start - sentence.start, time.end - sentence.start))
    return not reader.duty.search(clause) or bool(reader.commits.search(clause) and "已" not in clause)


def _chosen(reader: _Reader, sentence: Sentence, times: list[TimeFound]) -> TimeFound | None:
    """The time we are bound to: an instant before a vague word, a later word before none."""
    ours = [t for t in times if _commits(reader, sentence, t)]
    return next((t for t in ours if t.due), ours[0] if ours else None)


def _read(sentence: Sentence, times: list[TimeFound]) -> PromiseFound | None:
    reader = _reader_for(sentence.text)
    if not reader or not times or len(sentence.text) > _LONGEST:
        return None
    plain = _plain(sentence.text)
    if reader.never.search(plain) or not reader.commits.search(plain):
        return None
    time = _chosen(reader, sentence, times)
    if time is None:
        return None
    certain = time.certain and not reader.weak.search(plain)
    return PromiseFound(sentence.start, sentence.end, sentence.text, time, certain)


def _with_times(sentences: list[Sentence], times: list[TimeFound]) -> Iterator[tuple[Sentence, list[TimeFound]]]:
    at = 0
    for sentence in sentences:
        inside = []
        while at < len(times) and times[at].start < sentence.end:
            inside.append(times[at])
            at += 1
        yield sentence, inside


def find_promises(
    text: str,
    *,
    lang: str | None = None,
    now: datetime,
    zone: str | tzinfo,
    work_end: str = "17:00",
    work_start: str = "09:00",
) -> list[PromiseFound]:
    """The promises in an answer, in order; the arguments are those of `find_times`."""
    times = find_times(text, lang=lang, now=now, zone=zone, work_end=work_end, work_start=work_start)
    if not times:
        return []
    read = (_read(sentence, inside) for sentence, inside in _with_times(split(text), times))
    return [promise for promise in read if promise]
