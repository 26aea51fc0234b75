"""What a program is told of an event: what, when, by whom, about what. It asks the API for more, with its own rights."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from kept.events.models import Event

# Where the API shows a thing of this kind; what it does not show has no address.
PLACES = {
    "conversation": "conversations",
    "person": "people",
    "promise": "promises",
    "user": "users",
    "team": "teams",
    "organisation": "organisations",
    "webhookendpoint": "webhook-endpoints",
}


def shown(event: Event) -> dict[str, Any]:
    """An event as JSON values; `about` has its main subject first."""
    about = sorted(event.subjects.all(), key=lambda subject: (not subject.main, subject.pk))
    return {
        "id": event.pk,
        "type": event.name,
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "by": {"kind": event.by_kind, "id": event.by_id},
        "about": [_subject(subject.kind, subject.subject_id) for subject in about],
        "data": event.data,
    }


def _subject(kind: str, id: int) -> dict[str, Any]:
    place = PLACES.get(kind)
    return {"kind": kind, "id": id, "url": f"{settings.BASE_URL}/api/v1/{place}/{id}" if place else None}


def body_of(event: Event) -> str:
    """The body that is sent: type, timestamp and data, as the specification asks."""
    said = shown(event)
    inner = {name: said[name] for name in ("id", "by", "about")} | {"data": said["data"]}
    return json.dumps(
        {"type": said["type"], "timestamp": said["timestamp"], "data": inner}, ensure_ascii=False, separators=(",", ":")
    )
