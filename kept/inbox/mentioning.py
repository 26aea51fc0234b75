"""@Name and @Team in a note: found by the longest name that fits, only among those who may see the conversation."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from kept.accounts.models import Role, Team, User
from kept.inbox.models import Conversation


@dataclass
class Mentioned:
    users: list[User] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    members: list[User] = field(default_factory=list)

    @property
    def everybody(self) -> list[User]:
        """Users mentioned by name or through a team, each once."""
        return list({user.pk: user for user in (*self.users, *self.members)}.values())


def may_see(conversation: Conversation) -> QuerySet[User]:
    """The people who may see a conversation: all, or the members of its restricted team and the leads."""
    return seeing(conversation.team)


def seeing(team: Team | None) -> QuerySet[User]:
    """The people who may see a team's work; of no team: all."""
    people = User.objects.people()
    if team is None or not team.restricted:
        return people
    return people.filter(Q(role__in=[Role.OWNER, Role.LEAD]) | Q(pk__in=team.memberships.values("user")))


def sees(user: User, conversation: Conversation | None) -> bool:
    """Whether `user` may see a conversation now; what has none is hidden from nobody."""
    if conversation is None or conversation.team is None or not conversation.team.restricted:
        return True
    return may_see(conversation).filter(pk=user.pk).exists()


def mentioned_in(text: str, conversation: Conversation) -> Mentioned:
    """Whom a note mentions. Two queries, three where a team is among them, none without an @."""
    if "@" not in text and "＠" not in text:
        return Mentioned()
    seeing = may_see(conversation)
    names: dict[str, User | Team] = {}
    for team in Team.objects.all():
        names[team.name.casefold()] = team
    for user in seeing:
        names[user.email.partition("@")[0].casefold()] = user
        names[user.name.casefold()] = user
    found = {id(target): target for target in _targets(text.casefold(), names)}.values()
    mentioned = Mentioned(
        [each for each in found if isinstance(each, User)], [each for each in found if isinstance(each, Team)]
    )
    if mentioned.teams:
        mentioned.members = list(seeing.filter(memberships__team__in=mentioned.teams).distinct())
    return mentioned


def _targets(folded: str, names: dict[str, User | Team]) -> list[User | Team]:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    found = []
    for index, char in enumerate(folded):
        if char not in "@＠" or (index and folded[index - 1].isalnum() and folded[index - 1].isascii()):
            continue  # an @ inside a word is an address
        rest = folded[index + 1 :]
        name = next((name for name in longest_first if rest.startswith(name) and _ends(rest, len(name))), None)
        if name:
            found.append(names[name])
    return found


def _ends(text: str, at: int) -> bool:
    """Whether a word ends before `at`. Chinese puts the next word straight behind a name."""
    if at >= len(text):
        return True
    after, last = text[at], text[at - 1]
    return not (after.isalnum() or after == "_") or _is_han(after) or _is_han(last)


def _is_han(char: str) -> bool:
    return 0x2E80 <= ord(char) <= 0x9FFF or ord(char) >= 0x20000
