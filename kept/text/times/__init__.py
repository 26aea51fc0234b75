"""Times as people write them in an answer being typed: English, Arabic, Chinese; words are data."""

from datetime import datetime, tzinfo

from kept.text.times.due import due_of
from kept.text.times.found import TimeFound
from kept.text.times.grammar import joined
from kept.text.times.local import Place
from kept.text.times.phrases import phrases
from kept.text.times.words import chunks

__all__ = ["TimeFound", "find_times"]


def find_times(
    text: str,
    *,
    lang: str | None = None,
    now: datetime,
    zone: str | tzinfo,
    work_end: str = "17:00",
    work_start: str = "09:00",
) -> list[TimeFound]:
    """The times in a text, in order, without overlap.

    `now` must be aware; `zone` is an IANA name, of whoever is promised to. A duration counts
    elapsed time from `now`, a day or clock is local to `zone`. `work_end` is when a day without
    an hour is over. Raises ValueError for a naive `now` and ZoneInfoNotFoundError.
    """
    place = Place(now, zone, work_start, work_end)
    runs, offsets = chunks(text, lang)
    found = []
    for run in runs:
        for phrase in phrases(joined(run)):
            due = due_of(phrase, place)
            if due is None:
                continue
            start, last = offsets[phrase.tokens[0].start], phrase.tokens[-1].end
            # Up to where the next character begins: a vowel sign belongs to the word before it.
            end = max(offsets[last - 1] + 1, offsets[last])
            found.append(TimeFound(start, end, text[start:end], *due))
    return found
