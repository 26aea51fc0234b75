"""Row by row: for verbs that know only one conversation, and where a whole part did not go through."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kept.inbox.models import Conversation
from kept.inbox.refusing import Refused

log = logging.getLogger(__name__)


def each(verb: Callable[[Conversation, Any, Any], Any]) -> Callable[[list[Conversation], Any, Any], Refused]:
    """The form for many of `verb(row, value, by)`: each row for itself, what is wrong with some does not stop the rest."""

    def many(rows: list[Conversation], value: Any, by: Any) -> Refused:
        return refused_of(rows, lambda row: verb(row, value, by))

    return many


def refused_of(rows: list[Conversation], act: Callable[[Conversation], Any]) -> Refused:
    """Do `act` to each; what is wrong with those to which it was not done, by id."""
    refused: Refused = {}
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
        except ValidationError as error:
            refused[row.pk] = error
    return refused


def alone(rows: list[Conversation], act: Callable[[list[Conversation]], Refused]) -> Refused:
    """`act` on all together; where that fails as a whole, on each alone, so that one row costs only itself."""
    try:
        with transaction.atomic():
            return act(rows)
    except Exception as error:  # each is tried again below, and what then goes wrong is said beside its row
        if not isinstance(error, ValidationError | PermissionDenied | Http404):
            log.exception("an act on many failed as a whole")
    refused: Refused = {}
    for row in rows:
        try:
            with transaction.atomic():
                refused |= act([row])
        except ValidationError as error:
            refused[row.pk] = error
        except (PermissionDenied, Http404):
            refused[row.pk] = ValidationError(_("You may not do this, or what it names is gone."))
        except Exception:  # shown in the report of the run, and logged for who keeps the house
            log.exception("an act failed on conversation %s", row.pk)
            refused[row.pk] = ValidationError(_("Something went wrong on our side. It has been noted."))
    return refused
