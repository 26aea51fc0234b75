"""Why a mail waits in the quarantine, in words for people."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "loop": _("It comes from ourselves: answering it could go round in circles."),
    "bounce": _("It says that a mail did not arrive, but we did not send that mail."),
    "report": _("It is a report by a machine about a mail we did not send."),
    "no_sender": _("It does not say who sent it."),
    "no_channel": _("There is no channel it could belong to."),
    "unreadable": _("Nothing in it could be read."),
    "spam": _("A filter on its way says that it is spam."),
    "blocked": _("Somebody of us keeps its sender out."),
    "virus": _("A scanner on its way found something harmful in it."),
    "spoofed": _("It does not come from whom it says it comes from."),
    "too_large": _("It is larger than we take."),
    "failed": _("Something went wrong on our side when it was taken in."),
}

# Let in by leads only: it may cost more than a wrong answer.
GUARDED = frozenset({"spoofed", "virus"})
