"""One shape for each address and name, so that the same one is found however it was written."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.people.models import IdentityKind
from kept.text.folding import fold, strip_bidi

LONGEST = 320
# Placeholders that other programs forgot to fill, and boxes that are not a person's name.
_NO_NAME = re.compile(r"[{}<>@\[\]|%$]|https?:", re.IGNORECASE)
_BOXES = frozenset(
    """info support help sales admin contact office mail email e-mail noreply no-reply donotreply webmaster postmaster
    mailer-daemon unknown undisclosed undefined null none test user customer guest anonymous""".split()
)


def fold_identity(kind: str, value: str) -> str:
    """The value as it is compared: e-mail in lower case, phone as E.164, handle without its @ and case.

    Raises ValidationError {"value": …} for one that is empty, too long or no address of its kind.
    """
    plain = unicodedata.normalize("NFC", strip_bidi(value)).strip()
    if not plain or len(plain) > LONGEST or "\x00" in plain:
        raise ValidationError({"value": _("This is no address.")})
    if kind == IdentityKind.EMAIL:
        return _e_mail(plain)
    if kind == IdentityKind.PHONE:
        return _phone(plain)
    if kind == IdentityKind.HANDLE:
        return plain.removeprefix("@").casefold()[:LONGEST]
    raise ValidationError({"kind": _("There is no such kind of address.")})


def _e_mail(plain: str) -> str:
    # Mail arrives from stranger addresses than any rule allows; what can be answered is enough.
    local, _at, domain = plain.rpartition("@")
    domain = domain.rstrip(".")
    if not (local and domain) or any(char.isspace() for char in domain):
        raise ValidationError({"value": _("This is no e-mail address.")})
    return f"{local.lower()}@{domain.lower()}"[:LONGEST]


def _phone(plain: str) -> str:
    import phonenumbers  # 15 MB of tables: on first need

    try:
        number = phonenumbers.parse(fold(plain), None)
    except phonenumbers.NumberParseException:
        raise ValidationError({"value": _("Write the phone number with + and the country code.")}) from None
    if not phonenumbers.is_possible_number(number):
        raise ValidationError({"value": _("There is no such phone number.")})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def known_name(name: str, address: str = "") -> str:
    """The name if it can be a person's, else "": no placeholders, addresses, boxes or bare numbers."""
    plain = " ".join(unicodedata.normalize("NFC", strip_bidi(name)).replace("\x00", "").split()).strip(" '\",;")[:200]
    if not any(char.isalpha() for char in plain) or _NO_NAME.search(plain):
        return ""
    if plain.casefold() in _BOXES or (address and plain.casefold() == address.strip().casefold().partition("@")[0]):
        return ""
    return plain


def folded_name(name: str, address: str = "") -> str:
    """What the list of people is ordered and searched by: the folded name, or the address while there is none."""
    return fold(name or address.strip())[:200]
