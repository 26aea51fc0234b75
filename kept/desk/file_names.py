"""What the thread calls a file: one that came without a name is called in the reader's language."""

import re

from django.utils.translation import gettext as _

from kept.ui import formats

_MADE_UP = re.compile(r"(part|mail)-(\d{1,4})(?:\.([a-z0-9]{1,8}))?")


def called(name: str) -> str:
    """The name of a file, or what it is where the mail gave none (channels/email/storing.py makes up such names)."""
    if name == "original.eml":
        return _("The mail as it came")
    found = _MADE_UP.fullmatch(name)
    if not found:
        return name
    kind, number, extension = found.groups()
    if extension == "ics":
        return _("Calendar file")
    said = _("Attached mail %(n)s") if kind == "mail" else _("Attachment %(n)s")
    said %= {"n": formats.number(int(number))}
    return f"{said} ({extension.upper()})" if extension and kind == "part" else said
