"""tell(): at the desk at once, on devices and by mail if nobody looked. Who is off duty has silence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import translation

from kept.accounts.models import User
from kept.events.clock import now
from kept.live.hub import changed
from kept.notices.kinds import KINDS, ways_for
from kept.notices.mailing import mail_unseen
from kept.notices.models import Notice
from kept.notices.pushing import AFTER, push, said
from kept.roster.on_duty import is_on

MAIL_AFTER = timedelta(minutes=5)
ONCE = {"reply", "mention", "failure"}
Words = str | Callable[[], str] | Any  # text, lazy text, or a function; the last two speak the user's language


def tell(
    user: User, kind: str, *, title: Words, body: Words = "", url: str, about: models.Model | None = None, key: str = ""
) -> Notice | None:
    """Tell `user` something that leads to `url`, a path of ours. None if they do not want this kind, or know it already.

    The same `key` is told once; for a reply, a mention and a failure the message it is `about` is key enough.
    Off duty it is only stored, to be read when they are back. Raises ValueError for a kind that is not in KINDS.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of notice: {kind!r}")
    if not user.is_active or user.is_system or not (ways := ways_for(user, kind)):
        return None
    with translation.override(user.language):
        title, body = (str(words() if callable(words) else words).strip() for words in (title, body))
    if not key and about is not None and kind in ONCE:
        key = f"{kind}:{about._meta.model_name}:{about.pk}"
    notice = stored(Notice(user=user, kind=kind, title=title[:300], body=body[:500], url=url, key=key, at=now()))
    if notice is not None and is_on(user):
        announce(notice)
        if "push" in ways and notice.user.devices.exists():
            with transaction.atomic():
                push.enqueue_at(notice.at + AFTER, notice.pk)
        if "mail" in ways:
            with transaction.atomic():
                mail_unseen.enqueue_at(notice.at + MAIL_AFTER, notice.pk)
    return notice


def stored(notice: Notice) -> Notice | None:
    """The notice as a row; None if one with its key is there."""
    if notice.key and Notice.objects.filter(user=notice.user, key=notice.key).exists():
        return None
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:  # told by another process at this very moment
        return None
    return notice


def announce(notice: Notice) -> None:
    """Tell the user's open pages: a count to look at again, a browser notice for hidden tabs, a sound where they like one."""
    topic = f"user:{notice.user_id}"
    changed(topic)
    changed(topic, name="notify", data=said(notice))
