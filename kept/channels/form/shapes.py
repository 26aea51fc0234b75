"""What a form may ask for, checked: every language has its words, a list has its choices, a site is a site."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

LANGUAGES = {"en": "English", "ar": "العربية", "zh-Hant": "繁體中文"}
REQUIRED, OPTIONAL, NOT = "required", "optional", "no"
WANTED = {
    REQUIRED: pgettext_lazy("a field", "required"),
    OPTIONAL: pgettext_lazy("a field", "optional"),
    NOT: pgettext_lazy("a field", "not asked"),
}
ASKED = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "subject": gettext_lazy("Subject"),
    "files": gettext_lazy("Files"),
}
USUAL = {"name": OPTIONAL, "email": REQUIRED, "subject": OPTIONAL, "files": OPTIONAL}
KINDS = {
    "text": pgettext_lazy("a question", "a line of text"),
    "list": pgettext_lazy("a question", "one of a list"),
    "date": pgettext_lazy("a question", "a date"),
}
MOST_QUESTIONS, MOST_CHOICES, MOST_SITES = 8, 40, 30
LONGEST_WORDS, LONGEST_LABEL = 1000, 160
_SITE = re.compile(r"(?:(https?)://)?((?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(\d{1,5}|\*))?")


def languages(given: Sequence[str]) -> list[str]:
    """The languages of a form, in our order. Raises ValidationError."""
    chosen = [tag for tag in LANGUAGES if tag in given]
    if not chosen or set(given) - set(LANGUAGES):
        raise ValidationError(_("Choose at least one language."))
    return chosen


def asks(given: Mapping[str, str]) -> dict[str, str]:
    """What is asked of everybody. Raises ValidationError."""
    found = USUAL | dict(given)
    if set(found) - set(ASKED) or set(found.values()) - set(WANTED):
        raise ValidationError(_("A field is required, optional or not asked."))
    return found


def words(given: Mapping[str, str]) -> dict[str, str]:
    """Words by language; empty ones are left to the house. Raises ValidationError."""
    plain = {tag: text.replace("\x00", "").strip() for tag, text in given.items() if tag in LANGUAGES}
    if any(len(text) > LONGEST_WORDS for text in plain.values()):
        raise ValidationError(_("At most %(n)s characters.") % {"n": LONGEST_WORDS})
    return {tag: text for tag, text in plain.items() if text}


def questions(given: Sequence[Mapping[str, Any]], spoken: Sequence[str]) -> list[dict[str, Any]]:
    """The form's own questions, each with a label in every language of the form. Raises ValidationError."""
    if len(given) > MOST_QUESTIONS:
        raise ValidationError(_("At most %(n)s questions.") % {"n": MOST_QUESTIONS})
    taken = {int(row["id"][1:]) for row in given if re.fullmatch(r"q[0-9]{1,4}", str(row.get("id", "")))}
    free = iter(sorted(set(range(1, MOST_QUESTIONS * 3)) - taken))
    return [question(row, spoken, str(row.get("id") or f"q{next(free)}")) for row in given]


def question(given: Mapping[str, Any], spoken: Sequence[str], id: str) -> dict[str, Any]:
    """One of them as it is stored."""
    kind = given.get("kind", "text")
    labels = {
        tag: " ".join(str(text).split())[:LONGEST_LABEL] for tag, text in dict(given.get("labels", {})).items() if text
    }
    if kind not in KINDS or not re.fullmatch(r"q[0-9]{1,4}", id):
        raise ValidationError(_("There is no such kind of question."))
    if missing := [LANGUAGES[tag] for tag in spoken if not labels.get(tag)]:
        raise ValidationError(_("A question has no words in: %(languages)s") % {"languages": ", ".join(missing)})
    lists = {
        tag: [line for each in rows if (line := " ".join(str(each).split())[:LONGEST_LABEL])]
        for tag, rows in dict(given.get("choices", {})).items()
        if tag in spoken
    }
    if kind == "list":
        counts = {len(lists.get(tag, [])) for tag in spoken}
        if len(counts) != 1 or not 2 <= counts.copy().pop() <= MOST_CHOICES:
            raise ValidationError(_("A list has the same choices in every language, at least two."))
    kept = {tag: text for tag, text in labels.items() if tag in spoken}
    return {"id": id, "kind": kind, "required": bool(given.get("required")), "labels": kept, "choices": lists if kind == "list" else {}}  # fmt: skip


def sites(given: Sequence[str]) -> list[str]:
    """The sites that may show the form, as they are stored: lower case, no path. Raises ValidationError."""
    found = []
    for each in given:
        plain = each.strip().lower().rstrip("/")
        if not plain:
            continue
        match = _SITE.fullmatch(plain)
        if match is None or ".." in plain or (match[3] or "*") != "*" and int(match[3]) > 65535:
            raise ValidationError(
                _("%(site)s is no site. Write it as %(example)s.")
                % {"site": each.strip()[:100], "example": "shop.example"}
            )
        found.append(plain)
    if len(found) > MOST_SITES:
        raise ValidationError(_("At most %(n)s sites.") % {"n": MOST_SITES})
    return list(dict.fromkeys(found))


def sources(stored: Sequence[str]) -> list[str]:
    """The same as a policy names them: with https where no scheme was given."""
    return [site if "://" in site else f"https://{site}" for site in stored]


def is_allowed(origin: str, stored: Sequence[str]) -> bool:
    """Whether a page of this origin (https://www.shop.example) may show the form."""
    scheme, _slashes, rest = origin.lower().partition("://")
    host, _colon, port = rest.partition(":")
    for source in sources(stored):
        wanted, _slashes, site = source.partition("://")
        name, _colon, number = site.partition(":")
        same = host.endswith(name[1:]) and host != name[2:] if name.startswith("*.") else host == name
        if same and scheme == wanted and (port == number or (number == "*" and port.isdigit())):
            return True
    return False
