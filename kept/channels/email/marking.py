"""What was found out about a mail and stands beside it on the screen: `Message.marks`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kept.channels.email.belonging import Place
from kept.channels.email.mail import Bounce, Mail

LONGEST, MOST = 300, 5


def marks_of(mail: Mail, place: Place) -> dict[str, Any]:
    """Only what there is: authentication, calendar, protection, list, no_auto_answer (a person's mail that no machine may
    answer), delay, bounce (only of a mail of ours), forwarded_by (and whether it is proven).
    """
    found: dict[str, Any] = {}
    if mail.authentication is not None:
        found["authentication"] = _plain(asdict(mail.authentication))
    if mail.calendar is not None:
        found["calendar"] = _plain(mail.calendar.as_line())
    if mail.protection:
        found["protection"] = mail.protection
    if mail.is_list and place.automatic:
        found["list"] = True
    if mail.must_not_autorespond and not place.automatic:
        found["no_auto_answer"] = True
    if mail.is_delay:
        found["delay"] = True
    if mail.is_bounce and mail.bounce is not None and place.reported is not None:
        found["bounce"] = _bounce(mail.bounce)
    if place.sent is not None:
        found |= {"forwarded_by": place.sent.user.pk, "forwarded_proven": place.sent.proven}
    return found


def _bounce(report: Bounce) -> dict[str, Any]:
    failed = [address for address in report.failed_recipients if address not in report.late_recipients]
    return {
        "to": [str(address)[:LONGEST] for address in failed[:MOST]],
        **_plain({"status": next(iter(report.status), ""), "words": report.diagnostic}),
    }


def list_of(mail: Mail, place: Place) -> str:
    """The mailing list that carried it, "" for one that only carries mail to an address of ours."""
    return mail.list_names[0].lower()[:LONGEST] if mail.is_list and place.automatic and mail.list_names else ""


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST]
        if isinstance(value, str)
        else value
        for name, value in values.items()
        if value not in ("", None, False)
    }
