"""What can be seen to be wrong with a translation without reading the language."""

import os
import re

from kept.ui.domains import PACKAGE
from kept.ui.messages import LOCALES, messages, po_path, read

PLACEHOLDER = re.compile(r"%\((\w+)\)[-\d.]*[sdif]|%[sd]|\{(\w*)\}")
# Names and abbreviations that are written in Latin letters in every language.
LATIN_ALLOWED = frozenset(
    """
    Kept API URL CSV JSON JSONL XML HTML PDF ZIP CSS SMTP IMAP SSO SAML OIDC MFA TOTP QR ID UTC GMT IP DNS DKIM SPF DMARC
    SSL TLS HTTP HTTPS SLA SMS MIME RFC MB GB KB Ctrl Cmd Enter Esc Tab Shift Alt Markdown Chrome Firefox Safari
    Google Apple Outlook Gmail Authenticator Redis SQLite PostgreSQL IANA Webhook OpenAPI iCalendar
    Microsoft Slack Teams STARTTLS Mailgun Mandrill Postal Brevo Resend
""".split()
)
NOT_WORDS = re.compile(r"KEPT_[A-Z_]+|<[^>]*>|&\w+;|https?://\S*|\S+@\S+|%\(\w+\)[-\d.]*[sdif]|%[sd]|\{\w*\}")
# Forms that stand for one number only ("one", "two", "zero") often say it in a word.
NUMBERS = {"n", "num", "count", "number"}


def problems(folder):
    """One line for each thing wrong in the catalogues of a domain folder; empty when all is well."""
    template = messages(folder)
    found = []
    for locale in LOCALES if len(template) else ():
        path = po_path(folder, locale)
        catalogue = read(path, locale)
        where = os.path.relpath(path, PACKAGE.parent)
        said = {(message.id, message.context) for message in template if message.id}
        found += [f"{where}: no longer said: {id!r} (run update)" for id in _ids(catalogue) if id not in said]
        found += [
            f"{where}: {_first(id)!r}: {problem}"
            for id, context in sorted(said, key=str)
            for problem in _wrong(catalogue.get(id, context), catalogue.num_plurals)
        ]
    return found


def _wrong(message, forms):
    if message is None:
        return ["not in the catalogue (run update)"]
    plural = isinstance(message.id, tuple)
    texts = message.string if plural else (message.string,)
    if "fuzzy" in message.flags:
        return ["marked fuzzy"]
    if plural and len(texts) != forms:
        return [f"{len(texts)} plural forms, needs {forms}"]
    if not all(texts):
        return ["not translated"]
    return [problem for index, text in enumerate(texts) for problem in _wrong_text(message, text, index, forms)]


def _wrong_text(message, text, index, forms):
    plural = isinstance(message.id, tuple)
    english = message.id[1] if plural else message.id
    if text in (message.id if plural else (english,)) and re.search(r"[^\W\d_]{2}", _words_only(text)):
        yield "the same as the English"
    if latin := [word for word in re.findall(r"[A-Za-z]{2,}", _words_only(text)) if word not in LATIN_ALLOWED]:
        yield f"Latin words {latin} in {text!r}"
    wanted, given = _placeholders(english), _placeholders(text)
    may_miss = NUMBERS if plural and (forms == 1 or index < 3) else set()
    if given - wanted or wanted - given - may_miss:
        yield f"placeholders {sorted(given)}, the English has {sorted(wanted)}"


def _words_only(text):
    for word in LATIN_ALLOWED:
        text = re.sub(rf"\b{word}\b", "", text) if word in text else text
    return NOT_WORDS.sub(" ", text)


def _placeholders(text):
    return {match.group(1) or match.group(2) or match.group(0) for match in PLACEHOLDER.finditer(text)}


def _ids(catalogue):
    return [(message.id, message.context) for message in catalogue if message.id]


def _first(id):
    return id[0] if isinstance(id, tuple) else id
