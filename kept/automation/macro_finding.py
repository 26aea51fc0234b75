"""Macros found as one types: by short code, by name, by what they say; in any of the scripts."""

from typing import Any

from kept.automation.access import macros_for
from kept.automation.acts import ACTS
from kept.automation.models import Macro
from kept.text.folding import fold
from kept.ui.locales import reader

MOST, LOOKED_AT = 12, 300


def found(user: Any, query: str) -> list[Macro]:
    """The macros `user` may use that fit what was typed so far, best first: each word stands somewhere in it. One query."""
    words = fold(query.strip().lstrip(";؛；")).split()
    rows = macros_for(user).filter(retired_at=None)
    for word in words:
        rows = rows.filter(folded__contains=word)
    used_most = list(rows.order_by("-used", "name", "pk")[:LOOKED_AT])
    whole = " ".join(words)
    return sorted(used_most, key=lambda macro: _rank(macro, whole))[:MOST]


def _rank(macro: Macro, query: str) -> int:
    """Smaller is better; what ranks alike stays by use."""
    code, name = fold(macro.code), fold(macro.name)
    fits = [code == query, bool(code) and code.startswith(query), name.startswith(query), query in name]
    return fits.index(True) if query and True in fits else len(fits)


def item_of(macro: Macro) -> dict[str, Any]:
    """As the command bar shows it; its text in the reader's language if it has one."""
    text = macro.texts.get(reader().html) or next(iter(macro.texts.values()), "")
    named = f"{macro.name} ;{macro.code}" if macro.code else macro.name
    detail = text or ", ".join(str(ACTS[row["act"]].label) for row in macro.acts if row["act"] in ACTS)
    return {
        "id": macro.pk,
        "text": named,
        "detail": " ".join(detail.split())[:90],
        "icon": "zap",
        "url": f"#macro-{macro.pk}",
    }
