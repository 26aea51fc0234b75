"""A first line for whoever has to make a broken promise good: a draft in the customer's language, sent by nobody but them."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.drafting import drafts_of, save_draft
from kept.inbox.models import Kind
from kept.promises.languages import interface_language, language_of
from kept.promises.models import Promise
from kept.promises.wording import due_text


def prepare_draft(promise: Promise) -> None:
    """Save a draft for the owner in the conversation. What they have begun to write themselves is left alone."""
    conversation, writer = promise.conversation, writer_of(promise)
    if conversation is None or writer is None or Kind.REPLY in drafts_of(conversation, writer):
        return
    save_draft(conversation, text=draft_text(promise), by=writer)


def writer_of(promise: Promise) -> User | None:
    """The owner; for a team's promise whoever has the conversation."""
    return promise.owner or (promise.conversation.assignee if promise.conversation else None)


def draft_text(promise: Promise) -> str:
    """What one would say first: what was promised, that it was not kept, that we are sorry. The rest is for a person to say."""
    with translation.override(interface_language(language_of(promise))), timezone.override(promise.timezone):
        said = promise.words or promise.what
        return _("I told you: “%(said)s” (by %(due)s). That time has passed and it is not done. I am sorry.") % {
            "said": said, "due": due_text(promise, to_customer=True),
        } + "\n\n"  # fmt: skip
