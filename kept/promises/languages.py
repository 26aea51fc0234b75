"""In which language a customer is spoken to."""

from kept.inbox.models import Conversation
from kept.people.models import Person, Source
from kept.promises.models import Promise
from kept.ui.locales import HTML_LANGUAGES

DJANGO_CODES = {html.lower().split("-")[0]: html.lower() for html in HTML_LANGUAGES.values()}


def spoken_with(conversation: Conversation) -> str:
    """The language tag for the customer of `conversation`: what they told us, else what they write, else the channel's."""
    return (
        told_by(conversation.person)
        or conversation.language
        or conversation.person.language
        or conversation.channel.language
        or "en"
    )


def told_by(person: Person) -> str:
    return person.language if person.language_source == Source.TOLD else ""


def language_of(promise: Promise) -> str:
    """The language tag the customer of `promise` is written to in."""
    return spoken_with(promise.conversation) if promise.conversation else promise.person.language or "en"


def interface_language(tag: str) -> str:
    """The code of the interface language nearest to a language tag: zh-hant for all Chinese, else English."""
    return DJANGO_CODES.get(tag.lower().split("-")[0], "en")
