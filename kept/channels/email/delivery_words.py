"""What another server said of a mail, in words for people who run none."""

import re

from django.utils.translation import gettext as _

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"\s*([245]\d\d)\b")
_FULL = re.compile(r"quota|over ?quota|mailbox (?:is )?full|insufficient (?:system )?storage", re.IGNORECASE)
_LARGE = re.compile(r"size limit|too (?:large|big)|exceeds.{0,30}size|maximum.{0,20}size", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:no such|unknown|invalid|unrouteable) (?:user|recipient|mailbox|address|account)|user unknown|does(?: not|n.t) exist",
    re.IGNORECASE,
)


def in_plain_words(status: str, words: str) -> str:
    """One short sentence for what a server said (`status` 550 or 5.1.1, `words` its own); "" where it says too little."""
    enhanced = _ENHANCED.search(status) or _ENHANCED.search(words)
    code = _CODE.match(status) or _CODE.match(words)
    number = int(code[1]) if code else 0
    kind = (enhanced[2], enhanced[3]) if enhanced else ("", "")
    if kind == ("2", "2") or _FULL.search(words):
        return _("The mailbox is full.")
    if kind == ("3", "4") or _LARGE.search(words) or (number == 552 and not enhanced):
        return _("The mail is too large for the other server.")
    if kind in (("1", "1"), ("1", "0"), ("1", "6"), ("2", "1")) or _UNKNOWN.search(words):
        return _("There is no such mailbox.")
    if kind in (("1", "2"), ("4", "4")):
        return _("There is no mail server for this address.")
    if kind == ("6", "7"):
        return _("Our mail server takes no addresses with such letters.")
    if number in (530, 534, 535, 538):
        return _("Our mail server does not accept our user name and password.")
    if (enhanced and enhanced[1] == "4") or 400 <= number < 500:
        return _("The other server asks us to come back later.")
    if number >= 500 or enhanced:
        return _("The other server refuses our mail.")
    return _("Our mail server could not be reached, or did not answer.") if words else ""
