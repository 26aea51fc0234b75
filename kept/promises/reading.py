"""From the text being written to promises: what it seems to promise, and what the writer left ticked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now as present
from kept.inbox.models import Conversation
from kept.promises.access import kept_by_answer, kept_by_answer_among
from kept.promises.act_words import act_of
from kept.promises.answering import Keeping, Made
from kept.promises.errors import Refused, refuse
from kept.promises.making import zone_of
from kept.promises.models import Act, Promise
from kept.promises.wording import time_in_zone
from kept.promises.zones import at_local, known, wall
from kept.roster.on_duty import is_on
from kept.text.commitment import PromiseFound, find_promises
from kept.text.language import detect
from kept.text.numbers import whole

MOST = 8
BY_HAND = "hand"
LONGEST = 50_000  # characters that are looked at: nobody promises more in one answer


@dataclass(frozen=True)
class Suggestion:
    """A promise the text seems to make. `due_at` is None, and it is not ticked, where the time has to be asked for.

    `owner_off`: who promises will be off duty then. `key` stays the same while the sentence does. `due` is the value of a datetime-local input in `timezone`.
    """

    key: str
    what: str = ""
    words: str = ""
    due_at: datetime | None = None
    due: str = ""
    due_text: str = ""
    phrase: str = ""
    certain: bool = True
    ticked: bool = True
    act: str = Act.ANSWER
    timezone: str = "UTC"
    timezone_guessed: bool = False
    owner_off: bool = False

    @property
    def by_hand(self) -> bool:
        return self.key.startswith(BY_HAND)


def suggestions(text: str, *, conversation: Conversation, now: datetime | None = None) -> list[Suggestion]:
    """What `text` promises, in order, at most eight. A clock time without a zone is the customer's.

    Ticked where the time is certain; without a time, or with one that can be read in two ways, it is asked for.
    """
    at, text = now or present(), text[:LONGEST]
    zone, guessed = zone_of(conversation.person, conversation)
    lang = detect(text, conversation.language or None)
    found = find_promises(text, lang=lang, now=at, zone=zone)
    return [suggested(row, zone, guessed, at) for row in found[:MOST]]


def suggested(found: PromiseFound, zone: str, guessed: bool, at: datetime) -> Suggestion:
    """One promise that was found, as a row of the composer. A time that has passed already has to be asked for."""
    words = " ".join(found.text.split())
    time = found.time
    due = time.due if time and time.due and time.due > at else None
    certain = bool(due and found.certain)
    return Suggestion(
        key="f" + sha256(words.encode()).hexdigest()[:10],
        what=words[:300],
        words=words[:600],
        due_at=due,
        due=wall(due, zone) if due else "",
        due_text=time_in_zone(due, zone, named=guessed) if due else "",
        phrase=time.text if time else "",
        certain=certain,
        ticked=certain,
        act=act_of(words),
        timezone=zone,
        timezone_guessed=guessed,
    )


def composed(post: Mapping[str, Any], conversation: Conversation, *, by: User) -> dict[str, Any]:
    """The composer's rows for a form as it stands: what the text promises with the writer's own ticks and times,
    the promises by hand, and the promises this answer can keep.
    """
    before = post.getlist("promise-row") if hasattr(post, "getlist") else []
    zone, guessed = zone_of(conversation.person, conversation)
    found = suggestions(post.get("text", ""), conversation=conversation)
    rows = [with_duty(as_left(row, post) if row.key in before else row, by) for row in found]
    by_hand = [
        as_left(Suggestion(key, timezone=zone, timezone_guessed=guessed), post)
        for key in before
        if key.startswith(BY_HAND)
    ]
    filled = [row for row in by_hand if row.what or row.due][:MOST]
    blank = Suggestion(f"{BY_HAND}{len(filled)}", timezone=zone, timezone_guessed=guessed, ticked=False)
    return {
        "rows": rows,
        "by_hand": [*(with_duty(replace(row, key=f"{BY_HAND}{n}"), by) for n, row in enumerate(filled)), blank],
        "keeps": keeps(post, conversation),
        "acts": Act.choices,
        "zone": zone,
        "zone_guessed": guessed,
    }


def as_left(row: Suggestion, post: Any) -> Suggestion:
    """A row with what the writer did to it: unticked it, named it, gave it a time. A time left alone stays fresh."""
    said = {name: post.get(f"promise-{row.key}-{name}", "") for name in ("what", "due", "act", "exact")}
    exact = moment(said["exact"])
    changed = said["due"] and not (exact and said["due"] == wall(exact, row.timezone))
    ticked = row.key in post.getlist("promise-on")
    act = said["act"] if said["act"] in Act.values else row.act
    if changed or not row.due:
        row = replace(row, due=said["due"], due_at=None)
    return replace(row, what=said["what"] or row.what, act=act, ticked=ticked)


def with_duty(row: Suggestion, by: User) -> Suggestion:
    """The row, saying whether who promises will be off duty when it is due. It may be promised all the same."""
    try:
        due = row.due_at or (at_local(row.due, row.timezone) if row.due else None)
    except Refused:
        due = None
    return replace(row, owner_off=True) if due and not is_on(by, due) else row


def keeps(post: Mapping[str, Any], conversation: Conversation) -> list[tuple[Promise, bool]]:
    """Promises an answer keeps, each with whether it is ticked: at first all, later as the writer left them."""
    shown = post.getlist("keeps-row") if hasattr(post, "getlist") else []
    ticked = post.getlist("keeps") if hasattr(post, "getlist") else []
    return [(row, str(row.pk) in ticked if str(row.pk) in shown else True) for row in kept_by_answer(conversation)]


def chosen(post: Any, conversation: Conversation, *, by: Any) -> tuple[list[Made], list[Keeping]]:
    """What a sent composer promises and keeps: only what was left ticked. Raises Refused for a time that is none.

    A row by hand counts once it says what and when; ticking is for rows that were found.
    """
    made = [row for key in dict.fromkeys(post.getlist("promise-row")) if (row := made_of(key, post, conversation))]
    kept = [Keeping(row) for row in kept_by_answer_among(conversation, numbers(post.getlist("keeps")))]
    return made[: 2 * MOST], kept


def made_of(key: str, post: Any, conversation: Conversation) -> Made | None:
    """One row of the form as a promise to be made; None if it is not ticked, or was left blank."""
    said = {name: post.get(f"promise-{key}-{name}", "").strip() for name in ("what", "words", "due", "act")}
    if key.startswith(BY_HAND):
        if not said["what"] and not said["due"]:
            return None
    elif key not in post.getlist("promise-on"):
        return None
    if not said["due"]:
        raise refuse("due_at", _("Say by when: “%(what)s”.") % {"what": said["what"] or said["words"]}, "required")
    zone, guessed = zone_of(conversation.person, conversation)
    due_at = at_local(said["due"], known(zone))
    exact = moment(post.get(f"promise-{key}-exact", ""))
    if exact and said["due"] == wall(exact, zone):
        # The input has no seconds; what was found has.
        due_at = exact
    return Made(
        what=said["what"],
        words=said["words"],
        due_at=due_at,
        act=said["act"] or Act.ANSWER,
        timezone=zone,
        timezone_guessed=guessed,
    )


def moment(text: str) -> datetime | None:
    """An aware time as the page wrote it; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def number(text: Any) -> int:
    """A row's number out of a form; 0, which no row has, if it is none."""
    return whole(text) or 0


def numbers(texts: list[str]) -> list[int]:
    return [found for text in texts if (found := number(text))]
