"""What other pages show of a person."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.people.access import standing_facts
from kept.people.labels import label_of
from kept.people.models import Person, Source
from kept.people.speaking import city_name, languages_of

MOST_FACTS = 8


def who(request: HttpRequest, conversation: Any) -> str:
    """ "Who you are talking with": how to call them, what they speak, the time there, what they told us and where. Two queries."""
    return card(request, conversation.person)


def card(request: HttpRequest, person: Person) -> str:
    """The same card for a person."""
    return render_to_string("people/_who.html", card_context(request.user, person), request)


def card_context(user: Any, person: Person) -> dict[str, Any]:
    return {
        "person": person, "label": label_of(person), "speaks": languages_of(person), "now": now(),
        "language_guessed": person.language_source == Source.GUESSED, "their_city": city_name(person.timezone),
        "zone_guessed": person.timezone_source == Source.GUESSED, "facts": standing_facts(user, person)[:MOST_FACTS],
        "addresses": list(person.identities.all()), "may_change": allowed(user, "manage_people"),
    }  # fmt: skip
