"""What of a person is the same however it is written: by these signs likely duplicates and misspelt names are found.

Kinds: `p:` the end of a phone number, `e:` an address without dots and plus, `a:` name and the part before the @,
`o:` name and company, `w:` a word of a name, `h:` a Chinese name.
"""

import re
from collections.abc import Iterable

from kept.people.folding import known_name
from kept.people.models import Identity, IdentityKind, Person
from kept.text.alike import is_han, same_name, words

# Signs of two who may be one; the others only help to find.
TELLING = ("p:", "e:", "a:", "o:")
_TAIL = 9  # digits that stay the same with and without country code and zero
_DIGITS = re.compile(r"\d")
# Whoever writes from these writes for many.
_SHARED = frozenset(
    "info support help sales admin contact office mail email hello team service customer noreply".split()
)


def signs_of(person: Person) -> set[str]:
    """All signs of a person; their identities and aliases are best fetched before."""
    identities, names = list(person.identities.all()), _names(person)
    found = {sign for identity in identities if (sign := _of_address(identity))}
    for name in names:
        found |= {("h:" if is_han(word[0]) else "w:") + word for word in words(name)}
        key = same_name(name)
        if not key:
            continue
        found |= {f"a:{key}|{local}" for identity in identities if (local := _local(identity))}
        if person.organisation_id:
            found.add(f"o:{key}|{person.organisation_id}")
    return {sign[:120] for sign in found}


def telling(signs: Iterable[str]) -> list[str]:
    return sorted(sign for sign in signs if sign.startswith(TELLING))


def _names(person: Person) -> list[str]:
    names = [person.name, person.preferred_name, *(alias.name for alias in person.aliases.all())]
    return list(dict.fromkeys(name for name in names if known_name(name)))


def _of_address(identity: Identity) -> str:
    if identity.kind == IdentityKind.EMAIL:
        local, domain = _local(identity), identity.value.rpartition("@")[2]
        domain = "gmail.com" if domain == "googlemail.com" else domain
        return f"e:{local}@{domain}" if local else ""
    digits = "".join(_DIGITS.findall(identity.value))
    # A handle that is a number is a phone on another channel.
    number = identity.kind == IdentityKind.PHONE or len(digits) > len(identity.value) * 0.7
    return f"p:{digits[-_TAIL:]}" if number and len(digits) >= _TAIL else ""


def _local(identity: Identity) -> str:
    if identity.kind != IdentityKind.EMAIL:
        return ""
    local = identity.value.rpartition("@")[0].partition("+")[0].replace(".", "").replace("_", "").replace("-", "")
    return "" if local in _SHARED or len(local) < 3 else local
