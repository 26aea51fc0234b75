"""Whom it is about: people found by what was typed, each with their open conversations, to be chosen from one list."""

from dataclasses import dataclass, field
from typing import Any

from kept.inbox.access import conversation_for, visible_conversations
from kept.inbox.models import Conversation, State
from kept.people.access import people_beginning, person_for_user, visible_people
from kept.people.models import Person
from kept.people.numbers import phone_number
from kept.text.numbers import whole

MOST_PEOPLE, MOST_OPEN = 5, 3
NEW = "new"


@dataclass
class Candidate:
    """A person who may be meant, their addresses, and what is open with them."""

    person: Person
    open: list[Conversation] = field(default_factory=list)

    @property
    def addresses(self) -> list[Any]:
        return list(self.person.identities.all())[:3]


def candidates(user: Any, typed: str) -> list[Candidate]:
    """People for what was typed: a number in any writing, an address, or the beginning of a name. Four queries at most."""
    typed = typed.strip()[:200]
    if not typed:
        return []
    people = list(people_beginning(user, typed).prefetch_related("identities")[:MOST_PEOPLE])
    if number := phone_number(typed, user.region):
        same = visible_people(user).filter(identities__kind="phone", identities__value=number)
        people = list({each.pk: each for each in (*same.prefetch_related("identities"), *people)}.values())
    return with_open(user, people)


def with_open(user: Any, people: list[Person]) -> list[Candidate]:
    """Each with their open conversations that `user` may see, the last changed first. One query."""
    found = {person.pk: Candidate(person) for person in people}
    rows = visible_conversations(user).filter(person__in=found).exclude(state=State.CLOSED) if found else None
    for row in rows.filter(side_of=None).newest_first()[: MOST_PEOPLE * 20] if rows is not None else ():
        if len(found[row.person_id].open) < MOST_OPEN:
            found[row.person_id].open.append(row)
    return list(found.values())


def chosen(user: Any, place: str) -> tuple[Person | None, Conversation | None]:
    """What a choice means: "c42" goes on in a conversation, "p7" opens one with a person, anything else nobody we know.

    Http404 for what `user` may not see.
    """
    id = whole(place[1:])
    if place[:1] == "c" and id:
        conversation = conversation_for(user, id)
        return conversation.person, conversation
    return (person_for_user(user, id), None) if place[:1] == "p" and id else (None, None)


def first_choice(found: list[Candidate]) -> str:
    """What is chosen at first: the newest open conversation of the only one who fits, that person, or somebody new."""
    if len(found) != 1:
        return "" if found else NEW
    only = found[0]
    return f"c{only.open[0].pk}" if only.open else f"p{only.person.pk}"


def context(user: Any, typed: str, place: str = "") -> dict[str, Any]:
    """What the list shows for what was typed; `place` is what was chosen already."""
    people = candidates(user, typed)
    return {"candidates": people, "place": place or first_choice(people), "typed": typed, "fixed": False}


def of_person(user: Any, place: str, person: Any) -> dict[str, Any]:
    """The list for a person who is known: their open conversations, or a new one."""
    return {"candidates": with_open(user, [person]), "place": place, "typed": "", "fixed": True}
