"""The leads hear of a mailbox that is away, that is back, that needs a person, and of mails that were found late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.models import User
from kept.channels.email.mailboxes.faults import help_for, what
from kept.channels.email.models import Mailbox
from kept.notices.room_telling import tell_rooms
from kept.notices.telling import tell

Words = Callable[[], str]


def tell_of_fault(mailbox: Mailbox) -> None:
    """It has been away for a while, or needs a person."""
    fault, name = mailbox.fault, mailbox.user_name
    _tell(
        mailbox,
        lambda: _("No mail can be fetched from %(mailbox)s") % {"mailbox": name},
        lambda: f"{what(fault)} {help_for(fault)}",
        f"{fault}:{mailbox.away_since:%Y%m%d%H%M%S}",
    )


def tell_of_return(mailbox: Mailbox) -> None:
    name = mailbox.user_name
    _tell(
        mailbox,
        lambda: _("Mail is fetched from %(mailbox)s again") % {"mailbox": name},
        lambda: _("What came in the meantime is here now."),
        f"back:{mailbox.connected_at:%Y%m%d%H%M%S}",
    )


def tell_of_missed(mailbox: Mailbox, count: int, moment: datetime) -> None:
    name = mailbox.user_name
    _tell(
        mailbox,
        lambda: (
            ngettext("%(n)s mail that was missed was found", "%(n)s mails that were missed were found", count)
            % {"n": count}
        ),
        lambda: _("It lay in %(mailbox)s and is in the inbox now.") % {"mailbox": name},
        f"missed:{moment:%Y%m%d%H%M%S%f}",
    )


def _tell(mailbox: Mailbox, title: Words, body: Words, key: str) -> None:
    url = reverse("email:mailbox", args=[mailbox.pk])
    tell_rooms("mailbox", team=None, title=title, url=url, key=f"{mailbox.pk}:{key}")
    for user in User.objects.leads():
        tell(user, "mailbox", title=title, body=body, url=url, key=f"mailbox:{mailbox.pk}:{key}")
