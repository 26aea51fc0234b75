"""The name on the cup: how to call a person, in their script, so that whoever serves can use it."""

from dataclasses import dataclass

from markupsafe import Markup

from kept.people.folding import known_name
from kept.people.models import Person
from kept.text.language import direction

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Family names of two characters; all others have one.
COMPOUND = frozenset(
    "歐陽 司馬 上官 諸葛 夏侯 皇甫 尉遲 公孫 慕容 長孫 司徒 司空 端木 東方 獨孤 南宮 張簡 范姜".split()
)


@dataclass(frozen=True)
class Label:
    """How to call somebody. `text` is "" where no name is known: then greet without one."""

    text: str = ""
    pronunciation: str = ""

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def isolated(self) -> str:
        """For plain text: in marks that keep its direction from spilling into the sentence around it."""
        return isolate(self.text)

    @property
    def html(self) -> Markup:
        return Markup("<bdi>{}</bdi>").format(self.text) if self.text else Markup("")

    def in_sentence(self, language: str) -> str:
        """The text for a plain sentence in `language`: isolated only where its script runs the other way."""
        other = script(self.text) == "arabic"
        return self.isolated if self.text and other != (direction(language) == "rtl") else self.text


def label_of(person: Person) -> Label:
    """Honorific and name as the person is called, each part in its own script; empty where the name is not known."""
    name = known_name(person.preferred_name) or _called_by(person)
    if not name:
        return Label()
    return Label(_joined(person.honorific.strip(), name), person.pronunciation)


def _called_by(person: Person) -> str:
    """What follows from the full name. Nobody is called by a bare first name in Arabic or Chinese."""
    name = known_name(person.name)
    if not name:
        return ""
    kind = script(name)
    if kind == "han" and " " not in name:
        if not person.honorific:
            return name
        return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1] if 2 <= len(name) <= 4 else name
    first = name.split()[0]
    if kind == "arabic":
        return first if person.honorific else name
    return name if person.honorific or len(first) < 2 or first.endswith((".", ",")) else first


def _joined(honorific: str, name: str) -> str:
    if not honorific or name.startswith(honorific) or name.endswith(honorific):
        return name
    after, before = script(honorific) == "han", script(name)
    if after:
        return f"{name}{honorific}" if before == "han" else f"{isolate(name)} {honorific}"
    mixed = script(honorific) != before
    return f"{isolate(honorific)} {isolate(name)}" if mixed else f"{honorific} {name}"


def isolate(text: str) -> str:
    """The text between marks (U+2068, U+2069) so that its direction stays its own; "" stays ""."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if text else ""


def script(text: str) -> str:
    """The script of the first letter: "arabic", "han" (with kana and hangul) or "other"."""
    for char in text:
        if not char.isalpha():
            continue
        code = ord(char)
        if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFEFC:
            return "arabic"
        return "han" if 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7AF or code >= 0x20000 else "other"
    return "other"
