"""HTML built to exhaust a parser, told apart before any parser sees it."""

import html as entities
import re

# Measured: html5ever needs 85 s for 200,000 nested div, nothing for 500.
_DEPTH = 500
# Open formatting elements are repeated in each block that follows: 300 x 100,000 fills the memory.
_REPEATED = 1_000_000
# html5ever needs four times as long for twice as many: 6 s for a million.
_ENTITIES = 100_000
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Closed by themselves or empty: an honest mail leaves thousands of them open.
_UNCOUNTED = frozenset(
    "p li td tr th dd dt br img hr meta link input option col wbr tbody thead tfoot "
    "html head body o:p area base embed source track param rp rt".split()
)
_REOPENING = frozenset("p li td th dd dt".split())
_TAG = re.compile(
    # What is left open runs to the end: a match that always succeeds is what keeps this linear.
    r"""<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][^\s/>]{0,30})"""
    r"""(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z)""",
    re.DOTALL,
)
_DROPPED = re.compile(r"<(script|style|title)\b.*?(?:</\1\b|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table|/?blockquote)\b[^<>]*>", re.I)
_ANY_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>?")


def costly(html: str) -> bool:
    """Whether parsing this would take far more time or memory than its length."""
    if html.count("&") > _ENTITIES:
        return True
    if html.count("<") < _DEPTH:
        return False
    depth = formatting = blocks = deepest_formatting = 0
    opened: dict[str, int] = {}
    for found in _TAG.finditer(html):
        name = (found[2] or "!").lower()
        if name == "!" or name in _UNCOUNTED:
            blocks += name in _REOPENING
            continue
        step = -1 if found[1] else 1
        if step < 0 and not opened.get(name):
            continue
        opened[name] = opened.get(name, 0) + step
        depth += step
        if name in _FORMATTING:
            formatting += step
            deepest_formatting = max(deepest_formatting, formatting)
        else:
            blocks += 1
        if depth > _DEPTH:
            return True
    return deepest_formatting * blocks > _REPEATED


def without_tags(html: str) -> str:
    """The text between the tags, by brute force: for what no parser should be given."""
    text = _BREAK.sub("\n", _DROPPED.sub(" ", html))
    text = entities.unescape(_ANY_TAG.sub("", text))
    return re.sub(r"\n\s*\n", "\n\n", text).strip()
