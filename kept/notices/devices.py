"""Devices that show notices while Kept is not open: a browser signs itself on, and is taken off by hand or when it is gone."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.accounts.sealing import seal, unseal
from kept.events.clock import now
from kept.events.recording import record
from kept.notices.models import Device
from kept.notices.push_encryption import encrypt
from kept.notices.push_keys import decoded
from kept.outside.addresses import checked
from kept.outside.refusing import Refused

MOST = 20  # of one user; the one that was not reached for the longest time makes room


def add_device(user: User, *, subscription: dict[str, Any], name: str, by: Any) -> Device:
    """Take a browser's subscription {endpoint, keys: {p256dh, auth}} as a device of `user`. The same again is the same.

    A browser that was somebody else's is theirs no more. Raises ValidationError. Event: device.added.
    """
    given = _checked(subscription)
    values = {
        "user": user,
        "name": " ".join(name.split())[:80] or _("A browser"),
        "subscription": seal(json.dumps(given)),
        "signed_in_as": user.get_session_auth_hash(),
        "failing_since": None,
    }
    digest = digest_of(given["endpoint"])
    with transaction.atomic():
        known = Device.objects.filter(digest=digest, user=user).exists()
        device, _new = Device.objects.update_or_create(digest=digest, defaults=values)
        if not known:
            _make_room(user)
            record("device.added", user, by=by, data={"device": device.pk, "name": device.name})
    return device


def remove_device(device: Device, *, by: Any, because: str = "") -> None:
    """It shows nothing any more. Event: device.removed, with the reason where nobody chose it: gone, refused, signed_out."""
    with transaction.atomic():
        record(
            "device.removed", device.user, by=by, data={"device": device.pk, "name": device.name, "because": because}
        )
        device.delete()


def note_reached(device: Device) -> None:
    Device.objects.filter(pk=device.pk).update(reached_at=now(), failing_since=None)


def note_failing(device: Device) -> None:
    Device.objects.filter(pk=device.pk, failing_since=None).update(failing_since=now())


def leave(request: HttpRequest) -> None:
    """Who signs out here is not told here any more: the next at this browser may be somebody else."""
    device = Device.objects.filter(pk=request.session.get(HERE, 0), user=request.user.pk).first()
    if device is not None:
        remove_device(device, by=request.user, because="signed_out")


HERE = "device"  # in the session: the device that this browser is


def subscription_of(device: Device) -> dict[str, str]:
    """endpoint, p256dh and auth."""
    return json.loads(unseal(device.subscription))


def digest_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _checked(given: dict[str, Any]) -> dict[str, str]:
    """What a browser gave, if one can push to it: a door that leads outside, and keys that are keys."""
    try:
        endpoint, keys = str(given["endpoint"]), given["keys"]
        p256dh, auth = str(keys["p256dh"]).rstrip("="), str(keys["auth"]).rstrip("=")
        checked(endpoint)
        if len(decoded(auth)) != 16:
            raise ValueError("auth has 16 bytes")
        encrypt(b"", to=decoded(p256dh), secret=decoded(auth))
    except Refused as error:
        raise ValidationError({"endpoint": error.words}) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValidationError({"subscription": _("This is not what a browser gives.")}) from None
    return {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}


def _make_room(user: User) -> None:
    # One that was just added was reached by nobody yet, and the databases do not agree where that stands in an order.
    latest = Coalesce("reached_at", "created_at").desc()
    for old in Device.objects.filter(user=user).order_by(latest, "-pk")[MOST:]:
        old.delete()
