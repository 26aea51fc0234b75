"""Then mail: what a user on duty has not looked at after a while goes to their mailbox, gathered in one letter."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.accounts.models import User
from kept.events.clock import now
from kept.jobs.tasks import task
from kept.notices.kinds import wanted_by
from kept.notices.models import Notice
from kept.roster.on_duty import is_on

MOST = 20  # notices in one mail


@task(queue="mail")
def mail_unseen(notice_id: int) -> None:
    """Mail this notice, and with it all others the user has not seen. Nothing if they saw it, or are off duty now."""
    notice = Notice.objects.select_related("user").filter(pk=notice_id, seen_at=None, mailed_at=None).first()
    if notice is None or not is_on(notice.user):
        return
    kinds = [kind for kind, ways in wanted_by(notice.user).items() if ways["app"] and ways["mail"]]
    unseen = list(
        Notice.objects.filter(user=notice.user, seen_at=None, mailed_at=None, kind__in=kinds).order_by("id")[:MOST]
    )
    if not unseen:
        return
    # Sent before it is noted: a crash in between sends it twice, the other way round it would be lost.
    with translation.override(notice.user.language):
        letter(notice.user, unseen).send()
    Notice.objects.filter(pk__in=[one.pk for one in unseen]).update(mailed_at=now())


def letter(user: User, notices: list[Notice]) -> EmailMultiAlternatives:
    """The mail about `notices`, in the active language."""
    rows = [(one.title, one.body, settings.BASE_URL + reverse("notices:notice", args=[one.pk])) for one in notices]
    n = len(rows)
    subject = (
        rows[0][0] if n == 1 else ngettext("%(n)s notice waits for you", "%(n)s notices wait for you", n) % {"n": n}
    )
    text = "\n\n".join("\n".join(filter(None, row)) for row in rows)
    choose = settings.BASE_URL + reverse("notices:choices")
    text += "\n\n-- \n" + _("What you are told of, you choose here:") + f"\n{choose}\n"
    mail = EmailMultiAlternatives(
        subject.replace("\n", " "), text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}
    )
    mail.attach_alternative(
        render_to_string("notices/letter.html", {"subject": subject, "rows": rows, "choose": choose}), "text/html"
    )
    return mail
