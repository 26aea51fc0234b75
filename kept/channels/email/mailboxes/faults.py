"""What can be wrong with a mailbox, told apart by who can mend it, each with words that help."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from kept.channels.email.models import FOR_PEOPLE

# code -> (what is wrong, what helps)
FAULTS: dict[str, tuple[Any, Any]] = {
    "no_host": (_("There is no server of this name."), _("Look at the spelling of the server's name.")),
    "private": (
        _("This server is in a private network."),
        _("Whoever runs Kept can allow that with KEPT_ALLOW_PRIVATE_MAIL_HOSTS."),
    ),
    "refused": (
        _("The server does not answer on this port."),
        _("Look at the port: 993 for TLS, 143 for STARTTLS. If nothing changed here, the server is away."),
    ),
    "timeout": (_("The server does not answer in time."), _("It may be away. We go on trying.")),
    "dropped": (_("The server ended the connection."), _("This happens when it restarts. We go on trying.")),
    "certificate": (
        _("The server's certificate cannot be trusted."),
        _("Is the server's name right? A certificate of your own goes into KEPT_MAIL_CA_FILE."),
    ),
    "tls": (
        _("The server does not speak TLS the way it was asked to."),
        _("Try the other kind of encryption: TLS on port 993, STARTTLS on port 143."),
    ),
    "login": (
        _("The server does not accept this user name and password."),
        _("Enter the password again. Many services want an app password, made in their own settings."),
    ),
    "not_signed_in": (_("Nobody has signed in to this mailbox yet."), _("Sign in, and fetching begins.")),
    "revoked": (_("The permission to read this mailbox has ended."), _("Sign in once more.")),
    "no_client": (
        _("This installation is not registered with the mail service."),
        _("Whoever runs Kept sets the client id and secret; the handbook says how."),
    ),
    "unreadable_secret": (
        _("The stored password cannot be opened: the installation's key has changed."),
        _("Enter the password again."),
    ),
    "limit": (_("The service asks us to wait: too many requests."), _("Nothing to do: we wait and try again.")),
    "service": (_("The sign-in service of the mail provider has trouble."), _("Nothing to do: we go on trying.")),
    "no_folder": (_("There is no such folder."), _("Try it once more and tick the folders anew.")),
    "failed": (_("Something went wrong on our side."), _("We go on trying. The log of this installation says more.")),
    "server": (_("The server refuses what we ask."), _("Its own words below may say why.")),
}  # fmt: skip


class Fault(Exception):
    """Something is wrong with a mailbox. `code` is one of FAULTS, `detail` the server's own words.

    `wait`: the seconds the other side asks us to wait at least.
    """

    def __init__(self, code: str, detail: object = "", *, wait: float = 0):
        self.code = code
        self.wait = min(max(wait, 0.0), 24 * 3600.0)
        self.detail = " ".join(_plain(detail).split())[:300]
        super().__init__(f"{code}: {self.detail}")

    @property
    def needs_people(self) -> bool:
        return self.code in FOR_PEOPLE

    @property
    def words(self) -> str:
        """In the active language."""
        return what(self.code)

    @property
    def help(self) -> str:
        return help_for(self.code)


def _plain(detail: object) -> str:
    text = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
    # Errors of imaplib often hold the bytes they heard, quoted.
    quoted = re.fullmatch(r"b(['\"])(.*)\1", text, re.DOTALL)
    return (quoted.group(2) if quoted else text).replace("\x00", "").encode("utf-8", "replace").decode()


def what(code: str) -> str:
    """What is wrong, in the active language; an unknown code as it is."""
    return str(FAULTS[code][0]) if code in FAULTS else code


def help_for(code: str) -> str:
    """What helps, in the active language."""
    return str(FAULTS[code][1]) if code in FAULTS else ""
