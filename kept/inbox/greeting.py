"""The house's greeting and closing in the customer's language, with the name as the label says it (M33, M121)."""

from django.utils import translation
from django.utils.translation import pgettext

from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Channel, Conversation
from kept.people.labels import label_of
from kept.people.models import Person
from kept.text.folding import fold

# What we can say in; everybody else is greeted in the channel's language, and at last in English.
CATALOGUES = {"en": "en", "ar": "ar", "zh": "zh-hant"}


def greeting_for(channel: Channel, person: Person, language: str = "") -> str:
    """The first line of an answer: the channel's words for the language, with the name; without a name a neutral one.

    Never a placeholder, whatever the settings say.
    """
    tag = language_of(channel, person, language)
    label = label_of(person)
    own = in_language(channel.greetings, tag)
    if label.known and "{name}" in own:
        return own.replace("{name}", label.in_sentence(tag))
    if own and "{" not in own:
        return own
    with translation.override(catalogue_of(tag)):
        if label.known:
            return pgettext("greeting", "Hello %(name)s,") % {"name": label.in_sentence(tag)}
        return pgettext("greeting", "Hello,")


def closing_for(channel: Channel, person: Person, agent: str, language: str = "") -> str:
    """The last lines: the channel's words for the language, with who answers."""
    tag = language_of(channel, person, language)
    own = in_language(channel.closings, tag)
    if own:
        return own.replace("{agent}", agent).replace("{house}", channel.name)
    with translation.override(catalogue_of(tag)):
        return pgettext("closing", "Kind regards,\n%(agent)s") % {"agent": agent}


def frame_for(conversation: Conversation, agent: str) -> tuple[str, str]:
    """(greeting, closing) for an answer in a conversation, in the language it is held in."""
    channel, person = conversation.channel, conversation.person
    if channel.kind != "email" and not (channel.greetings or channel.closings):
        channel = mail_channel(channel)
    return greeting_for(channel, person, conversation.language), closing_for(
        channel, person, agent, conversation.language
    )


def uses_name(text: str, person: Person) -> bool:
    """Whether a text calls the person by any part of their name (M124); True where no name is known: nothing is missing."""
    names = [
        part for whole in (person.preferred_name, person.name) for part in (whole, *whole.split()) if len(part) > 1
    ]
    folded = fold(text)
    return not names or any(fold(name) in folded for name in names)


def language_of(channel: Channel, person: Person, language: str = "") -> str:
    """The language to write in: asked for, else the person's, else the channel's; one we have words for."""
    for tag in (language, person.language, channel.language):
        if tag and (tag.split("-")[0] in CATALOGUES or in_language(channel.greetings, tag)):
            return tag
    return "en"


def in_language(words: dict[str, str], tag: str) -> str:
    family = tag.split("-")[0]
    return words.get(tag) or next((text for key, text in words.items() if key.split("-")[0] == family), "")


def catalogue_of(tag: str) -> str:
    return CATALOGUES.get(tag.split("-")[0], "en")
