"""Web Push (RFC 8030): a notice goes to the devices of its user, unless they saw it meanwhile or went off duty."""

import hashlib
import json
import random
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.jobs.tasks import task
from kept.notices.choosing import shows_who
from kept.notices.devices import note_failing, note_reached, remove_device, subscription_of
from kept.notices.kinds import wants
from kept.notices.models import Device, Notice
from kept.notices.push_encryption import LONGEST, encrypt
from kept.notices.push_keys import decoded, proof
from kept.outside.asking import Answer, ask
from kept.outside.refusing import Refused
from kept.roster.on_duty import is_on
from kept.ui.locales import reader

AFTER = timedelta(seconds=4)  # who looks at the desk has seen it by then
LIVES = timedelta(hours=4)  # a device that is switched off for longer is not told of what is long known
PAUSES = [timedelta(seconds=s) for s in (20, 120, 600, 1800)]
LONGEST_PAUSE = timedelta(hours=1)
GONE, REFUSED = {404, 410}, {400, 401, 403, 413}


@task(queue="mail")
def push(notice_id: int) -> None:
    """Queue one push for each device of who is told."""
    notice = _open(notice_id)
    if notice is not None and wants(notice.user, notice.kind, "push"):
        push_to.enqueue_many([(id, notice.pk, 0) for id in notice.user.devices.values_list("pk", flat=True)])


@task(queue="mail")
def push_to(device_id: int, notice_id: int, tries: int) -> None:
    """One push to one device. A service that is away or wants us slower is tried again, as it says, while it matters."""
    device = Device.objects.select_related("user").filter(pk=device_id).first()
    notice = _open(notice_id)
    if device is None or notice is None or notice.user_id != device.user_id:
        return
    if device.signed_in_as != device.user.get_session_auth_hash():
        remove_device(device, by=SYSTEM, because="signed_out")
        return
    pause = deliver(device, said(notice), topic=notice.url, tries=tries)
    if pause is not None and now() + pause < notice.at + LIVES:
        push_to.enqueue_at(now() + pause, device_id, notice_id, tries + 1)


def deliver(device: Device, words: dict[str, str], *, topic: str, tries: int = 0) -> timedelta | None:
    """Push `words` to `device` and note how it went. How long to wait before another try; None where there is none.

    A device that is gone, or whose service does not take us, is removed.
    """
    try:
        answer = _asked(device, words, topic)
    except Refused as error:
        if error.kind in {"address", "scheme", "private"}:
            remove_device(device, by=SYSTEM, because="refused")
            return None
        note_failing(device)
        return _pause(tries)
    if answer.status in GONE | REFUSED:
        remove_device(device, by=SYSTEM, because="gone" if answer.status in GONE else "refused")
        return None
    if answer.is_taken:
        note_reached(device)
        return None
    note_failing(device)
    return _pause(tries, answer.wait)


def _pause(tries: int, wanted: int | None = None) -> timedelta | None:
    if tries >= len(PAUSES):
        return None
    if wanted is not None:
        return min(LONGEST_PAUSE, timedelta(seconds=wanted + random.random() * 3))
    return PAUSES[tries] * random.uniform(1, 1.2)


def _asked(device: Device, words: dict[str, str], topic: str) -> Answer:
    given = subscription_of(device)
    body = encrypt(_bytes(words), to=decoded(given["p256dh"]), secret=decoded(given["auth"]))
    headers = {
        "Authorization": proof(given["endpoint"]),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LIVES.total_seconds())),
        "Urgency": "high",
        # Of several about one thing, a device that was away gets the last.
        "Topic": hashlib.sha256(topic.encode()).hexdigest()[:32],
    }
    return ask(given["endpoint"], body=body, headers=headers)


def _bytes(words: dict[str, str]) -> bytes:
    text = json.dumps(words, ensure_ascii=False).encode()
    if len(text) > LONGEST:
        text = json.dumps(words | {"title": words["title"][:200], "body": ""}, ensure_ascii=False).encode()
    return text


def said(notice: Notice) -> dict[str, str]:
    """What is seen of a notice outside the desk: who and what it is about only if its user chose so."""
    url = reverse("notices:notice", args=[notice.pk])
    return _words(notice.user, notice.title if shows_who(notice.user) else "", url, tag=notice.url)


@task(queue="mail", max_attempts=1)
def push_trial(device_id: int) -> None:
    """What the test button does: also off duty, since its user is looking right now."""
    device = Device.objects.select_related("user").filter(pk=device_id).first()
    if device is not None:
        deliver(device, trial(device.user), topic="trial")


def trial(user: Any) -> dict[str, str]:
    """What the test button sends."""
    with translation.override(user.language):
        return _words(user, _("This device is told of what comes."), reverse("notices:choices"), tag="trial")


def _words(user: Any, title: str, url: str, *, tag: str) -> dict[str, str]:
    with translation.override(user.language):
        language = reader()
        return {
            "title": title or _("Something came for you."),
            "body": "",
            "url": url,
            "tag": tag,
            "lang": language.html,
            "dir": language.dir,
        }


def _open(notice_id: int) -> Notice | None:
    """The notice, if it is still news and its user on duty: quiet is quiet on each device."""
    notice = Notice.objects.select_related("user").filter(pk=notice_id, seen_at=None).first()
    return notice if notice is not None and is_on(notice.user) and notice.at + LIVES > now() else None
