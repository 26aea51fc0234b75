"""Which act a promised sentence speaks of, in the words of three languages. A guess: the composer shows it and it can be changed."""

import re

from kept.promises.models import Act
from kept.text.folding import fold

# Folded text: lower case, Arabic without vowel signs and with one alef.
WORDS = {
    Act.CALL: r"\b(?:will|'ll|ll|to) (?:also |then )?(?:call|phone)\b|\b(?:call|phone) you\b|(?:س|ا|ن)?(?:اتصل|نتصل)|مكالمه|打電話|致電|回電|電話",
    Act.REFUND: r"\brefund (?:you|the|your|it)\b|\b(?:your|the) refund will\b|(?:سا|سن|ا|ن)?(?:عيد|رد|رجع) (?:لك |اليك )?المبلغ|استرداد|退款|退費",
    Act.LINK: r"\b(?:send|give|mail) (?:you )?(?:a|the|your)? ?(?:\w+ )?link\b|رابط|連結|鏈結",
}
PATTERNS = {act: re.compile(words) for act, words in WORDS.items()}


def act_of(sentence: str) -> str:
    """The act this sentence promises; an answer, if no other is named."""
    plain = fold(sentence)
    return next((act for act, pattern in PATTERNS.items() if pattern.search(plain)), Act.ANSWER)
