"""Why nobody was asked, or nobody answered: a kind for programs, a sentence for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = {
    "address": _("This is no address that begins with https://."),
    "scheme": _("The address must begin with https://."),
    "no_host": _("There is no server of this name."),
    "private": _("The name leads into a private network. KEPT_PRIVATE_HOSTS can allow it."),
    "refused": _("The server does not take connections."),
    "timeout": _("The server did not answer in time."),
    "tls": _("The encrypted connection could not be made: the certificate is not right."),
    "dropped": _("The server hung up before it answered."),
    "answer": _("What the server answered is no HTTP."),
}


class Refused(Exception):
    """`kind` is one of WORDS; `detail` is what the machine said."""

    def __init__(self, kind: str, detail: Any = ""):
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, str(detail)

    @property
    def words(self) -> str:
        """A sentence in the reader's language."""
        return str(WORDS[self.kind])
