"""Why a promise could not be made, kept or changed: said to whoever tried, field by field."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Refused(ValidationError):
    """The act is against the rules of a promise. `message_dict` says which field and why, in the reader's language."""


class AlreadySettled(Refused):
    """Nothing more is owed: the promise was kept, withdrawn or mended before."""

    def __init__(self):
        super().__init__({"promise": ValidationError(_("This promise is settled already."), code="settled")})


def refuse(field: str, message: str, code: str = "invalid") -> Refused:
    """A Refused about one field, to be raised."""
    return Refused({field: ValidationError(message, code=code)})
