"""What the command bar finds: people by the beginning or the sound of a name or an address, conversations by number or person."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.automation.macro_finding import found as macros_found
from kept.automation.macro_finding import item_of
from kept.inbox.access import visible_conversations
from kept.people.searching import find_people
from kept.text.numbers import whole
from kept.text.secrets import masked

MOST = 6


def found_for(user: Any, query: str, *, writing: bool = False) -> list[dict[str, Any]]:
    """At most a dozen things `user` may see, for what was typed so far; each with text, detail, url, icon and group.

    `writing`: a conversation is open, into which a macro could be put.
    """
    query = query.strip()
    if not query:
        return []
    people = find_people(user, query, MOST) if allowed(user, "read_people") else []
    rows = visible_conversations(user).newest_first().select_related("person")
    number = whole(query.lstrip("#"))
    by_number = list(rows.filter(pk=number)) if number else []
    of_people = list(rows.filter(person__in=people)[:MOST]) if people else []
    return [
        *(_conversation(each) for each in [*by_number, *of_people]),
        *(
            {
                "group": _("Customers"),
                "icon": "user-round",
                "text": str(each),
                "detail": "",
                "url": reverse("people:person", args=[each.pk]),
            }
            for each in people
        ),
        *({"group": _("Macros"), **item_of(macro)} for macro in (macros_found(user, query)[:MOST] if writing else ())),
    ]


def _conversation(found: Any) -> dict[str, str]:
    return {
        "group": _("Conversations"), "icon": "message-square-text", "text": masked(found.subject or found.preview) or f"#{found.pk}",
        "detail": found.person.called, "url": reverse("desk:conversation", args=[found.pk]),
    }  # fmt: skip
