"""The letter of the day: at the start of work, or at an hour of one's choosing, one mail with what waits. Nothing if nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.jobs.tasks import task
from kept.notices.kinds import wanted_by
from kept.notices.models import Notice
from kept.roster.on_duty import is_on
from kept.roster.schedules import schedules_of

OFF, SHIFT = "off", "shift"
MOST = 30  # notices in one letter
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """One line of what waits: how many, in words, and the path that shows them."""

    words: str
    path: str


def choose_digest(user: User, *, when: str, by: Any) -> None:
    """Send it never ("off"), at the start of work ("shift"), or daily at "HH:MM" of the user's own clock.

    Raises ValidationError. Event: digest.chosen.
    """
    if when not in (OFF, SHIFT) and not _is_clock(when):
        raise ValidationError(_("There is no such choice."))
    with transaction.atomic():
        user.settings = user.settings | {"digest": when}
        user.save(update_fields=["settings"])
        record("digest.chosen", user, by=by, data={"when": when})


def digest_of(user: User) -> str:
    """When they want it."""
    return user.settings.get("digest", OFF)


def send_due() -> int:
    """Timed work: queues the letter of everybody whose time came since we looked last. Returns how many."""
    users = [user for user in User.objects.people() if digest_of(user) != OFF]
    due = [(user.pk, begins.isoformat()) for user, begins in _due(users, now())]
    send_digest.enqueue_many(due)
    return len(due)


def _due(users: Iterable[User], moment: datetime) -> Iterable[tuple[User, datetime]]:
    users = list(users)
    plans = schedules_of(users, moment - DAY)
    for user in users:
        begins = _begins(user, plans[user.pk], moment)
        last = user.settings.get("digest_at", "")
        if begins is not None and begins <= moment < begins + DAY / 2 and last < begins.isoformat():
            yield user, begins


def _begins(user: User, plan: Any, moment: datetime) -> datetime | None:
    """The latest time at or before `moment` at which the letter of `user` is due; None if there is none today."""
    when = digest_of(user)
    knows = bool(plan.calendars or plan.shifts)
    if when == SHIFT and knows:
        return _shift_began(plan, moment)
    # Whoever has no hours begins at eight.
    clock = time(8) if when == SHIFT else time.fromisoformat(when)
    zone = ZoneInfo(user.timezone)
    local = moment.astimezone(zone)
    begins = datetime.combine(local.date(), clock, zone)
    begins = begins if begins <= local else begins - DAY
    return begins.astimezone(ZoneInfo("UTC"))


def _shift_began(plan: Any, moment: datetime) -> datetime | None:
    """When the work that goes on at `moment` began, if that is less than half a day ago."""
    start, found = moment - DAY / 2, None
    for _span in range(20):
        if plan.works(start):
            end = plan.next_end(start)
            if end is None or end > moment:
                return found
            start = end
        opens = plan.next_start(start)
        if opens is None or opens > moment:
            return None
        start = found = opens
    return None


@task(queue="mail")
def send_digest(user_id: int, begins: str) -> None:
    """Send it, once for each time it is due, if there is anything. Off duty nothing is sent, not even this."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
        if user is None or user.settings.get("digest_at", "") >= begins or digest_of(user) == OFF or not is_on(user):
            return
        user.settings = user.settings | {"digest_at": begins}
        user.save(update_fields=["settings"])
    with translation.override(user.language), timezone.override(user.timezone):
        notices, waiting = _unseen(user), what_waits(user)
        if not notices and not waiting:
            return
        # A crash after this sends none twice; the row above says that it was tried.
        letter(user, notices, waiting).send()
    Notice.objects.filter(pk__in=[one.pk for one in notices], mailed_at=None).update(mailed_at=now())


def _unseen(user: User) -> list[Notice]:
    kinds = [kind for kind, ways in wanted_by(user).items() if ways["app"] and ways["digest"]]
    return list(Notice.objects.filter(user=user, seen_at=None, kind__in=kinds).order_by("-id")[:MOST])


def what_waits(user: User) -> list[Waiting]:
    """What the domains above know to wait for `user`, in the active language."""
    asked: list[Callable[[User], Iterable[Waiting]]] = [import_string(name) for name in settings.KEPT_DIGEST]
    return [line for ask in asked for line in ask(user)]


def letter(user: User, notices: list[Notice], waiting: list[Waiting]) -> EmailMultiAlternatives:
    """The mail, in the active language."""
    lines = [(line.words, "", settings.BASE_URL + line.path) for line in waiting]
    rows = [(one.title, one.body, settings.BASE_URL + reverse("notices:notice", args=[one.pk])) for one in notices]
    subject = _("What waits for you today")
    choose = settings.BASE_URL + reverse("notices:choices")
    text = "\n\n".join("\n".join(filter(None, row)) for row in (*lines, *rows))
    text += "\n\n-- \n" + _("What you are told of, you choose here:") + f"\n{choose}\n"
    mail = EmailMultiAlternatives(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"})
    context = {"subject": subject, "lines": lines, "rows": rows, "choose": choose, "name": user.name}
    mail.attach_alternative(render_to_string("notices/digest.html", context), "text/html")
    return mail


def _is_clock(text: str) -> bool:
    try:
        return len(text) == 5 and bool(time.fromisoformat(text)) is not None
    except ValueError:
        return False
