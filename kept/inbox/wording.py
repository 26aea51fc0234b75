"""One line out of many: the preview in the list, and the ask that a first message suggests."""

import re
import unicodedata

from kept.text.folding import strip_bidi
from kept.text.secrets import masked
from kept.text.subject import bare_subject as without_prefixes

PREVIEW, ASK, SUBJECT = 160, 200, 300
_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]*")
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|مرحبا|مرحبًا|أهلا|أهلًا|السلام عليكم|تحية|您好|你好|嗨|哈囉|早安|午安)[^.!?。！？؟\n]{0,40}[,،，!！.。\n]",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    {"", "no subject", "(no subject)", "none", "null", "(無主旨)", "無主旨", "بدون موضوع", "(بدون موضوع)"}
)


def one_line(text: str, longest: int) -> str:
    """The text in one line of at most `longest` characters, cut at a word where that is near, without control characters."""
    head = text[: longest * 8]
    if not head.isprintable():
        head = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in head)
    plain = " ".join(head.split())
    if len(plain) <= longest:
        return plain
    cut = plain[: longest - 1]
    word = cut.rpartition(" ")[0]
    return f"{word if len(word) > longest * 0.7 else cut}…"


def storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def storable_box(box: dict) -> dict:
    """The same for a {name, address}."""
    return {storable(str(key)): storable(value) if isinstance(value, str) else value for key, value in box.items()}


def preview(text: str) -> str:
    return one_line(masked(text[: PREVIEW * 8]), PREVIEW)


def bare_subject(subject: str) -> str:
    """The subject without Re: and Fwd:, "" if it says nothing."""
    bare = without_prefixes(one_line(strip_bidi(subject), SUBJECT))
    return "" if bare.lower() in _EMPTY else bare


def ask_of(subject: str, text: str) -> str:
    """What the customer seems to want, in one line of their own: the subject, else the first question, else the first sentence."""
    if bare := bare_subject(subject):
        return one_line(masked(bare), ASK)
    head = _GREETING.sub("", masked(text[:3000]).strip(), count=1)
    sentences = [part.strip() for part in _SENTENCE.findall(head) if any(char.isalpha() for char in part)]
    question = next((part for part in sentences[:12] if part[-1] in "?？؟"), None)
    return one_line(question or (sentences[0] if sentences else ""), ASK)
