"""A mail to the customer the moment a promise breaks. Only where the team chose so for the channel: her page shows it anyway."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.inbox.replying import reply
from kept.promises.languages import interface_language, language_of
from kept.promises.models import Promise
from kept.promises.wording import due_text


def tell_the_customer(promise: Promise) -> None:
    """Say by mail that the time has passed and who is on it. It is automatic: it answers nothing and stops no clock."""
    conversation = promise.conversation
    if conversation is None or not conversation.channel.tells_broken or conversation.person.no_mailings_since:
        return
    with translation.override(interface_language(language_of(promise))), timezone.override(promise.timezone):
        said = {"what": promise.what, "due": due_text(promise, to_customer=True)}
        text = _("We promised you: %(what)s, by %(due)s. We did not manage it in time, and we are sorry.") % said
        if promise.owner:
            text += "\n\n" + _("%(name)s knows and will write to you.") % {"name": promise.owner.name}
    reply(conversation, text=text, by=SYSTEM, automatic=True)
