"""Whether a mail is from whom it says: SPF, DKIM and DMARC in words that a lead understands."""

from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GOOD, BAD, OPEN = "kept", "broken", ""
FAILS = frozenset({"fail", "hardfail", "softfail", "permerror", "policy"})
METHODS = ("dmarc", "spf", "dkim")
WORDS: dict[tuple[str, str], Any] = {
    ("dmarc", GOOD): gettext_lazy("The sender's domain stands behind this mail."),
    ("dmarc", BAD): gettext_lazy("The sender's domain does not stand behind this mail."),
    ("dmarc", OPEN): gettext_lazy("The sender's domain does not say how to recognise its mails."),
    ("spf", GOOD): gettext_lazy("The server it came from may send for that domain."),
    ("spf", BAD): gettext_lazy("The server it came from may not send for that domain."),
    ("spf", OPEN): gettext_lazy("The domain does not say which servers may send for it."),
    ("dkim", GOOD): gettext_lazy("It is signed, and nobody changed it on the way."),
    ("dkim", BAD): gettext_lazy("Its signature is wrong: somebody changed it, or it is not theirs."),
    ("dkim", OPEN): gettext_lazy("It is not signed."),
}


@dataclass(frozen=True)
class Check:
    """One check: `state` kept, broken or "" (nothing said), the words, and the technical ones ("SPF: fail")."""

    state: str
    text: str
    technical: str


def checks(found: Any) -> list[Check]:
    """The three checks of `found` (an Authentication, or its mark on a message), in order; [] if nobody checked."""
    said = _plain(found)
    if not any(said.get(method) for method in METHODS):
        return []
    return [_check(method, str(said.get(method) or "")) for method in METHODS]


def is_bad(found: Any) -> bool:
    """Whether the sender could not be confirmed: what one screen line is worth."""
    said = _plain(found)
    if said.get("dmarc"):
        return said["dmarc"] == "fail"
    return said.get("spf") in {"fail", "hardfail"} and said.get("dkim") != "pass"


def source(found: Any) -> str:
    """Who says so, in words; a server that is not known to be ours only claims it."""
    said = _plain(found)
    if said.get("trusted"):
        return _("Checked by our mail server %(server)s.") % {"server": said.get("server", "")}
    if said.get("server"):
        return _("So says the server %(server)s, which is not known to be ours.") % {"server": said["server"]}
    return _("So says the mail itself.")


def wanted(found: Any) -> str:
    """What the domain asks to be done with mails that fail, "" if nothing."""
    policy = _plain(found).get("policy")
    if policy == "reject":
        return _("The domain asks that such mails are refused.")
    return _("The domain asks that such mails are held back.") if policy == "quarantine" else ""


def _check(method: str, result: str) -> Check:
    state = GOOD if result == "pass" else BAD if result in FAILS else OPEN
    return Check(state, str(WORDS[method, state]), f"{method.upper()}: {result or 'none'}")


def _plain(found: Any) -> dict[str, Any]:
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    return found if isinstance(found, dict) else {}
