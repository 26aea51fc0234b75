"""Whether a zone or a language tag exists, and the one way we write it."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# One tag per script: what we can tell apart in a text, and what our catalogues are called.
CHINESE = {
    "zh": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
}


@cache
def zones() -> frozenset[str]:
    """All IANA names."""
    return frozenset(available_timezones())


def zone_name(value: str) -> str:
    """The IANA zone name as given, or "" for not known. Raises ValidationError for one that does not exist."""
    name = value.strip()
    if name and name not in zones():
        raise ValidationError(
            _("There is no time zone of this name. Write it as in %(example)s.") % {"example": "Asia/Amman"}
        )
    return name


def language_tag(value: str) -> str:
    """The tag in our spelling (ar, en, zh-Hant, pt-BR), or "". Raises ValidationError for one that does not exist."""
    tag = value.strip().replace("_", "-")
    if not tag:
        return ""
    if tag.lower() in CHINESE:
        return CHINESE[tag.lower()]
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag, sep="-", resolve_likely_subtags=False)).replace("_", "-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValidationError(_("There is no such language.")) from None
