"""Who is who: users and persons behind the ids of a file, found or made, many at a time."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from kept.accounts.models import User
from kept.exchange.records import Agent, Customer
from kept.people.folding import fold_identity, folded_name, known_name
from kept.people.models import Identity, IdentityKind, Person
from kept.people.moving import survivor_of

CHUNK = 400
REMEMBERED = 20_000  # persons; beyond, the longest unused is looked up again: memory stays flat


@dataclass(slots=True, frozen=True)
class Known:
    """What a conversation needs of its person."""

    pk: int
    name: str
    email: str
    language: str


class Directory:
    """The users and persons of one import. `users` and `aliases` are {id in the file: pk}, kept with its position.

    A person is known by the one id in its row, or by an alias: the other program had the same address twice.
    """

    def __init__(self, users: dict[str, int], aliases: dict[str, int], at: datetime):
        self.users = users
        self.aliases = aliases
        self.at = at
        self._persons: OrderedDict[str, Known] = OrderedDict()

    def add_users(self, agents: Iterable[Agent]) -> int:
        """Find or make a user for each agent; the number made. They cannot sign in until somebody lets them."""
        agents = [agent for agent in agents if agent.id not in self.users]
        emails = {agent.id: (agent.email or f"agent-{agent.id}@imported.invalid").lower() for agent in agents}
        there = {user.email.lower(): user.pk for user in User.objects.filter(email__in=emails.values())}
        new = {
            email: name for agent in agents for email, name in [(emails[agent.id], agent.name)] if email not in there
        }
        made = [User(email=email, name=name, is_active=False, created_at=self.at) for email, name in new.items()]
        for user in made:
            user.set_unusable_password()
        there |= {user.email: user.pk for user in User.objects.bulk_create(made)}
        self.users |= {agent.id: there[emails[agent.id]] for agent in agents}
        return len(made)

    def add_persons(self, customers: Iterable[Customer]) -> int:
        """Find or make a person for each customer, by the file's id, then by address; the number made."""
        customers = list({customer.id: customer for customer in customers}.values())
        known = set(self.persons(customer.id for customer in customers))
        fresh = [c for c in customers if c.id not in known]
        keys = {c.id: folded for c in fresh if (folded := address_of(c))}
        found = _by_address(keys.values())
        made, taken = [], dict(found)
        for customer in fresh:
            person = taken.get(keys.get(customer.id, ""))
            if person is None:
                person = self._new(customer)
                made.append((customer, person))
                if customer.id in keys:
                    taken[keys[customer.id]] = person
        Person.objects.bulk_create([person for _, person in made], batch_size=CHUNK)
        self._write_identities(made, keys)
        self._claim([(c, taken[keys[c.id]]) for c in fresh if c.id in keys and taken[keys[c.id]].external_id != c.id])
        return len(made)

    def persons(self, ids: Iterable[str]) -> dict[str, Known]:
        """The persons behind ids of the file, as far as they are known."""
        wanted = list(dict.fromkeys(ids))
        missing = [id for id in wanted if id not in self._persons]
        for start in range(0, len(missing), CHUNK):
            self._look_up(missing[start : start + CHUNK])
        found = {id: self._persons[id] for id in wanted if id in self._persons}
        for id in found:
            self._persons.move_to_end(id)
        while len(self._persons) > max(REMEMBERED, len(found)):
            self._persons.popitem(last=False)
        return found

    def _look_up(self, ids: list[str]) -> None:
        aliased = {id: self.aliases[id] for id in ids if id in self.aliases}
        there = Person.objects.filter(Q(external_id__in=ids) | Q(pk__in=aliased.values()))
        found = {person.pk: survivor_of(person) for person in there}
        people = list({person.pk: person for person in found.values()}.values())
        shown = dict(
            Identity.objects.filter(kind=IdentityKind.EMAIL, person__in=people)
            .order_by("-id")
            .values_list("person_id", "shown")
        )
        known = {
            person.pk: Known(person.pk, person.name, shown.get(person.pk, ""), person.language) for person in people
        }
        own = {person.external_id: person.pk for person in there if person.external_id in ids}
        self._persons |= {id: known[found[pk].pk] for id, pk in (own | aliased).items() if pk in found}

    def _new(self, customer: Customer) -> Person:
        name = known_name(customer.name, customer.email)
        return Person(
            name=name, folded=folded_name(name, customer.email), language=customer.language, external_id=customer.id,
            created_at=self.at, imported_at=self.at,
        )  # fmt: skip

    def _write_identities(self, made: list[tuple[Customer, Person]], keys: dict[str, str]) -> None:
        Identity.objects.bulk_create(
            [
                Identity(
                    person=person,
                    kind=IdentityKind.EMAIL,
                    value=keys[customer.id],
                    shown=customer.email.strip(),
                    created_at=self.at,
                )
                for customer, person in made
                if customer.id in keys
            ],
            batch_size=CHUNK,
        )

    def _claim(self, pairs: list[tuple[Customer, Person]]) -> None:
        """Persons we knew by address: they get the file's id if they have none, else it becomes an alias."""
        for customer, person in pairs:
            if person.external_id is None:
                person.external_id = customer.id
                Person.objects.filter(pk=person.pk).update(external_id=customer.id)
            else:
                self.aliases[customer.id] = person.pk


def address_of(customer: Customer) -> str:
    """The folded e-mail address, or "" where it is none: a person without an address is still a person."""
    try:
        return fold_identity(IdentityKind.EMAIL, customer.email) if customer.email else ""
    except ValidationError:
        return ""


def _by_address(values: Iterable[str]) -> dict[str, Person]:
    wanted = list(dict.fromkeys(values))
    found = {}
    for start in range(0, len(wanted), CHUNK):
        part = Identity.objects.filter(kind=IdentityKind.EMAIL, value__in=wanted[start : start + CHUNK])
        found |= {identity.value: identity.person for identity in part.select_related("person")}
    return found
