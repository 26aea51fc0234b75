"""Who gets the answer, as the composer shows it: one quiet line, and behind it the fields."""

from dataclasses import dataclass
from typing import Any

from kept.inbox.addressing import circle_of, key_of
from kept.inbox.models import Conversation
from kept.people.access import people_beginning
from kept.people.models import IdentityKind

MOST = 8


@dataclass(frozen=True)
class Reader:
    """Somebody who gets the answer. `is_new`: nobody in this conversation wrote to or from this address before."""

    name: str
    address: str
    is_new: bool = False

    @property
    def shown(self) -> str:
        return self.name or self.address

    @property
    def written(self) -> str:
        """As it is typed: `"Haddad, Salma" <salma@example.org>`."""
        if not self.name:
            return self.address
        plain = self.name.replace('"', "'")
        return f"{plain} <{self.address}>" if plain.replace(" ", "").isalnum() else f'"{plain}" <{self.address}>'


@dataclass(frozen=True)
class Addressees:
    """`to`, `cc` and `bcc` as they stand; `others` read the last mail too and are offered, each with whether it is chosen."""

    to: list[Reader]
    cc: list[Reader]
    bcc: list[Reader]
    others: list[tuple[Reader, bool]]
    usual: str
    known: list[str]

    @property
    def lines(self) -> dict[str, list[Reader]]:
        return {"to": self.to, "cc": self.cc, "bcc": self.bcc}

    @property
    def all_chosen(self) -> bool:
        return all(chosen for _reader, chosen in self.others)

    def typed(self, name: str) -> str:
        """What stands in a field: without those whose box is ticked."""
        boxes = {reader.address.lower() for reader, _chosen in self.others} if name == "cc" else set()
        return ", ".join(each.written for each in self.lines[name] if each.address.lower() not in boxes)


def addressees_of(conversation: Conversation, chosen: dict[str, list[dict]] | None) -> Addressees:
    """The readers of the next answer: as `chosen`, else who wrote last."""
    circle = circle_of(conversation)

    def readers(boxes: list[dict]) -> list[Reader]:
        return [Reader(str(box.get("name", "")), str(box["address"]), key_of(box) not in circle.known) for box in boxes]

    usual = readers(circle.to)
    picked = {name: readers((chosen or {}).get(name, [])) for name in ("to", "cc", "bcc")}
    copied = {each.address.lower() for each in picked["cc"]}
    others = [(each, each.address.lower() in copied) for each in readers(circle.others)]
    return Addressees(
        picked["to"] or usual, picked["cc"], picked["bcc"], others,
        usual=", ".join(each.written for each in usual), known=sorted(circle.known),
    )  # fmt: skip


def suggested(user: Any, typed: str) -> list[str]:
    """People to write to whose name or address begins with what was typed, as they would be typed out."""
    if not typed.strip():
        return []
    people = people_beginning(user, typed.strip()[:100]).prefetch_related("identities")[:MOST]
    return [
        Reader(person.name or person.preferred_name, identity.shown).written
        for person in people
        for identity in person.identities.all()
        if identity.kind == IdentityKind.EMAIL
    ][:MOST]
