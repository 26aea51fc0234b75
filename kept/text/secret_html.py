"""Secrets in HTML that was cleaned before: masked where a reader sees them, also where tags stand in the middle of one."""

import html as entities
import re

from kept.text.secrets import find, masked, worth_a_look

_PARTS = re.compile(r"(<(?:[^\">]|\"[^\"]*\")*>)|(&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{2,31});)|([^<&]+|[<&])")
# Tags that do not end a line: a number may run through them.
_WITHIN = frozenset(
    "a abbr b bdi bdo big cite code em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr".split()
)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_TAG = re.compile(r"<(?:[^\">]|\"[^\"]*\")*>")
_IN_A_TAG = re.compile(r"(?:alt|title)=\"[^\"]*\d{2}", re.IGNORECASE)
LONGEST_TAG = 4_000  # beyond, it holds a picture


def masked_html(html: str) -> str:
    """The HTML (output of `kept.text.html.clean`) with each secret masked, and all else as it was."""
    if not worth_a_look(_TAG.sub("", html).replace("&nbsp;", " ")) and not _IN_A_TAG.search(html):
        return html  # nearly all are, and taking them to pieces costs a hundred times as much
    pieces: list[str] = []  # each one sign of the text, or a tag
    text: list[str] = []
    places: list[int] = []  # of each sign of the text, its piece
    for tag, entity, words in _PARTS.findall(html):
        if tag:
            name = _NAME.match(tag)
            pieces.append(masked(tag) if len(tag) < LONGEST_TAG else tag)
            if name is None or name[1].lower() not in _WITHIN:
                text.append("\n")
                places.append(-1)
            continue
        for sign in [entity] if entity else words:
            text.append((entities.unescape(sign) or " ")[0])
            places.append(len(pieces))
            pieces.append(sign)
    found = find("".join(text))
    if not found:
        return "".join(pieces)
    for secret in found:
        first, *rest = [place for place in places[secret.start : secret.end] if place >= 0]
        pieces[first] = entities.escape(secret.shown)
        for place in rest:
            pieces[place] = ""
    return "".join(pieces)
