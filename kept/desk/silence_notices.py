"""Leads are told, once, when something enters the silence list."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import ngettext

from kept.accounts.models import Role, User
from kept.desk.silence import SOURCES, Silent
from kept.events.actors import SYSTEM
from kept.events.models import Event, Subject
from kept.events.recording import record
from kept.notices.room_telling import tell_rooms
from kept.notices.telling import tell
from kept.people.labels import isolate
from kept.roster.waited import limits
from kept.ui.formats import number

AT_ONCE = 300


def tell_leads() -> int:
    """Timed work: records what has newly fallen silent and tells the leads, in one notice however much it is. Event:
    silence.entered, once for each thing and each time it waits. Returns how many."""
    leads = list(User.objects.filter(is_active=True, is_system=False, role__in=[Role.OWNER, Role.LEAD]))
    if not leads:
        return 0
    with transaction.atomic():
        fresh = [
            (item, record("silence.entered", row, by=SYSTEM, data={"source": item.source}))
            for item, row in _fresh(leads[0])
        ]
    if fresh:
        _tell(leads, [item for item, _event in fresh], fresh[-1][1])
    return len(fresh)


def _fresh(lead: User) -> Iterable[tuple[Silent, Any]]:
    """What stands on the list and has not been told of since it began to wait. Two queries a source."""
    for source in SOURCES:
        rows = list(
            source.rows(lead, limits()).select_related(*source.related).order_by("-silent_since", "-pk")[:AT_ONCE]
        )
        if not rows:
            continue
        kind = str(rows[0]._meta.model_name)
        about = Subject.objects.filter(
            kind=kind, subject_id__in=[row.pk for row in rows], main=True, event__name="silence.entered"
        )
        told = dict(about.values_list("subject_id").annotate(last=Max("event__at")))
        yield from ((source.shown(row), row) for row in rows if row.pk not in told or told[row.pk] < row.silent_since)


def _tell(leads: list[User], items: list[Silent], event: Event) -> None:
    oldest = min(items, key=lambda item: item.at)
    count = len(items)

    def title() -> str:  # a function, so that each is told in their own language
        words = ngettext(
            "%(n)s matter has had no answer for too long", "%(n)s matters have had no answer for too long", count
        )
        return words % {"n": number(count)}

    body = " · ".join(isolate(part) for part in (oldest.who, oldest.what) if part)
    url = oldest.url if len(items) == 1 else reverse("desk:silence")
    tell_rooms("silence", team=None, title=title, url=url, key=str(event.pk))
    for lead in leads:
        tell(lead, "silence", title=title, body=body, url=url, key=f"silence:{event.pk}")
