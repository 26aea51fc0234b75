"""Who could be given a conversation now, and who first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max

from kept.accounts.models import Team, User
from kept.accounts.permissions import allowed
from kept.inbox.models import Conversation, State
from kept.roster.availability import standings
from kept.roster.models import Presence
from kept.roster.schedules import schedules_of
from kept.workforce.models import Hands, Routing, Skill, Turn, Way

PATIENCE = timedelta(minutes=15)  # then somebody who is there will do, whatever they know
ABOUT_TO_COME = timedelta(minutes=30)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Candidate:
    """Somebody on duty: what they hold, how much more they take, what they know."""

    user: User
    room: int
    held: int
    last: datetime
    languages: frozenset[str]
    skills: frozenset[int]
    given: int = 0  # in the last half hour

    def speaks(self, language: str) -> bool:
        return not self.languages or not language or language in self.languages


@dataclass
class Field:
    """A team's people at one moment; `expected`: how many are there or come within half an hour."""

    candidates: list[Candidate]
    expected: int
    known: dict[str, set[int]] = field(default_factory=dict)  # "language:ar", "skill:7": the people who have it

    def share(self, waiting: int) -> int:
        """How many of what has gathered are one person's part, when `waiting` more are there to be given."""
        gathered = waiting + sum(each.given for each in self.candidates)
        return max(1, -(-gathered // max(1, self.expected)))

    @property
    def is_complete(self) -> bool:
        """Whether nobody else is about to come."""
        return len(self.candidates) >= self.expected


@dataclass(frozen=True)
class Need:
    """What one conversation asks for: its tags, who answered its customer last, and each one's share of its kind."""

    conversation: Conversation
    tags: frozenset[int]
    knows: int | None
    share: int


def field_of(routing: Routing, at: datetime) -> Field:
    """Everybody of the team who could be given something. Nine queries, however many they are."""
    members = [user for user in routing.team.members.filter(is_active=True, is_system=False) if allowed(user, "answer")]
    how = standings(members, at)
    there = [user for user in members if how[user.pk].state == Presence.ON]
    hands = {row.user_id: row for row in Hands.objects.filter(user__in=members)}
    skills: dict[int, set[int]] = {}
    for user_id, tag_id in Skill.objects.filter(user__in=members).values_list("user_id", "tag_id"):
        skills.setdefault(user_id, set()).add(tag_id)
    held, last, given = _held(there), _last(routing.team, there), _given(routing.team, there, at)
    candidates = [
        Candidate(
            user=user, held=held[user.pk], last=last.get(user.pk, LONG_AGO), given=given[user.pk],
            room=_most(routing, hands.get(user.pk)) - held[user.pk],
            languages=frozenset(hands[user.pk].languages if user.pk in hands else ()), skills=frozenset(skills.get(user.pk, ())),
        )
        for user in there
    ]  # fmt: skip
    found = Field(candidates, len(there) + _coming([user for user in members if user not in there], at))
    for user in members:
        for language in hands[user.pk].languages if user.pk in hands else ():
            found.known.setdefault(f"language:{language}", set()).add(user.pk)
        for tag in skills.get(user.pk, ()):
            found.known.setdefault(f"skill:{tag}", set()).add(user.pk)
    return found


def _most(routing: Routing, hands: Hands | None) -> int:
    return hands.most if hands is not None and hands.most is not None else routing.most


def _held(users: Iterable[User]) -> Counter[int]:
    """What each has open, in all teams: it is one pair of hands."""
    rows = Conversation.objects.filter(assignee__in=users, state=State.OPEN).order_by().values_list("assignee")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def _last(team: Team, users: Iterable[User]) -> dict[int, datetime]:
    return dict(Turn.objects.filter(team=team, user__in=users).order_by().values_list("user").annotate(last=Max("at")))


def _given(team: Team, users: Iterable[User], at: datetime) -> Counter[int]:
    rows = Turn.objects.filter(team=team, user__in=users, at__gt=at - ABOUT_TO_COME).order_by()
    return Counter(dict(rows.values_list("user").annotate(n=Count("pk"))))


def _coming(users: list[User], at: datetime) -> int:
    plans = schedules_of(users, at).values()
    starts = [plan.next_start(at) for plan in plans if plan.calendars or plan.shifts]
    return sum(1 for start in starts if start is not None and at < start <= at + ABOUT_TO_COME)


def chosen(need: Need, field: Field, routing: Routing, at: datetime) -> Candidate | None:
    """Who gets it, or None if it has to wait."""
    free = [each for each in field.candidates if each.room > 0 and (field.is_complete or each.given < need.share)]
    fitting = [each for each in free if _fits(each, need, field)]
    since = need.conversation.waiting_since
    patient = since is None or at - since < PATIENCE
    able = fitting if fitting or patient else free
    return min(able, key=lambda each: _order(each, need, routing), default=None)


def _fits(each: Candidate, need: Need, field: Field) -> bool:
    """Language and skills count only where somebody of the team has them: what nobody knows is for everybody."""
    language = need.conversation.language
    if field.known.get(f"language:{language}") and not each.speaks(language):
        return False
    return all(tag in each.skills for tag in need.tags if field.known.get(f"skill:{tag}"))


def _order(each: Candidate, need: Need, routing: Routing) -> tuple:
    turn = (each.given >= need.share, each.last)
    way = (each.held, *turn) if routing.way == Way.FEWEST else (*turn, each.held)
    return (each.user.pk != need.knows, *way, each.user.pk)
