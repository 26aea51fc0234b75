"""How much there is of a person, here and in the domains above, as far as a user may see it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.people.access import facts_of
from kept.people.models import Person


def how_much(user: Any, person: Person, since: datetime | None = None) -> dict[str, int]:
    """{"identities", "facts" and what the domains above count: number}, all or what came since then."""
    identities, facts = person.identities.all(), facts_of(user, person)
    if since:
        identities, facts = identities.filter(created_at__gt=since), facts.filter(told_at__gt=since)
    found = {"identities": identities.count(), "facts": facts.count()}
    for name in settings.KEPT_PERSON_COUNTS:
        found |= import_string(name)(user, person, since)
    return found


def in_words(counts: dict[str, int]) -> str:
    """ "2 conversations, 1 promise": what there is, "" of nothing."""
    said = {
        "conversations": lambda n: ngettext("%(n)s conversation", "%(n)s conversations", n),
        "promises": lambda n: ngettext("%(n)s promise", "%(n)s promises", n),
        "facts": lambda n: ngettext("%(n)s thing they told us", "%(n)s things they told us", n),
        "identities": lambda n: ngettext("%(n)s address", "%(n)s addresses", n),
    }
    return _(", ").join(said[name](counts[name]) % {"n": counts[name]} for name in said if counts.get(name))
