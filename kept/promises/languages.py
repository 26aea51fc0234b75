"""In which language a customer is spoken to."""

from kept.promises.models import Promise
from kept.ui.locales import HTML_LANGUAGES

DJANGO_CODES = {html.lower().split("-")[0]: html.lower() for html in HTML_LANGUAGES.values()}


def language_of(promise: Promise) -> str:
    """The language tag the customer of `promise` is written to in: what was told, else what is spoken there."""
    conversation = promise.conversation
    said = promise.person.language if promise.person.language_source == "told" else ""
    return (
        said
        or (conversation and (conversation.language or conversation.channel.language))
        or promise.person.language
        or "en"
    )


def interface_language(tag: str) -> str:
    """The code of the interface language nearest to a language tag: zh-hant for all Chinese, else English."""
    return DJANGO_CODES.get(tag.lower().split("-")[0], "en")
