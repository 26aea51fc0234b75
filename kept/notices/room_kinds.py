"""What a room can be told of: a line each, and how it is said there where nobody's name may be."""

from django.utils.translation import gettext_lazy as _

NEWS = {
    "team": (_("A new conversation comes in"), _("A new conversation came in.")),
    "broken": (_("A promise was not kept"), _("A promise was not kept.")),
    "silence": (_("Something has had no answer for too long"), _("Something has had no answer for too long.")),
    "failure": (_("An answer could not be delivered"), _("An answer could not be delivered.")),
    "mailbox": (_("A mailbox is away or back"), _("A mailbox is away or back.")),
}
SHOWS = ("something", "who")
