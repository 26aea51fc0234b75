"""Whether a message only thanks. Every word of it must be one of thanks, courtesy or joy: anything else may be an ask.

So "Thanks, please cancel it" is none, though it begins so. A name is passed over where names stand: with a capital
behind a word of thanks, after يا or a title, before 小姐 and the like, or alone on the last line.
"""

import re

from kept.text.folding import fold

LONGEST = 240
THANKS = (
    "thank thanks thankyou thx ty cheers appreciate appreciated grateful gratitude "
    "شكرا شكر الشكر مشكور مشكورة مشكورين تشكر تشكرات متشكر متشكرة متشكرين ممنون ممنونة ممنونك ممنونكم ممتن ممتنة أشكرك أشكركم نشكرك نشكركم بشكرك بشكركم "
    "تسلم تسلمي تسلمو تسلموا يسلمو يسلموا مرسي ثانكس يعطيك يعطيكي يعطيكم جزاك جزاكي جزاكم"
)
COURTESY = (
    "you so very much a lot lots many again for your the help all time and kind kindness quick fast prompt reply response answer support "
    "service great good perfect wonderful lovely excellent amazing awesome fantastic super nice best regards kind warm warmly sincerely wishes "
    "yours have day one weekend evening week too is was it this that works worked working fine now everything sorted solved resolved received got arrived "
    "ok okay yes hi hello dear team i we am are really truly much bye really very happy glad love arrived safely in advance of everyone "
    "جزيلا كثير كثيرا كتير اوي جدا لك لكم لكي الك الكم ليك ليكم على علي عالرد عالمساعدة المساعدة مساعدتك مساعدتكم مساعدتكن الرد ردك ردكم السريع السريعة سرعة سرعتك السرعة "
    "الله ربي ربنا يسلمك يسلمكم يحفظك يحفظكم يبارك بارك فيك فيكم فيكي خير خيرا كل الخير العافية العافيه ألف الف عافية عالسريع تعاونك تعاونكم اهتمامك اهتمامكم حسن "
    "تعاملكم تعاملك الخدمة خدمتكم الممتازة الرائعة ممتاز ممتازة رائع رائعة تمام تماما وصل وصلت وصلني وصلتني الطلب الخاتم انحلت المشكلة انحلّت اتحلت تم الأمر و من في يا جدًّا "
    "مرحبا أهلا السلام عليكم ورحمة وبركاته تحياتي تحية مع أطيب التحيات خالص تحياتنا والله يعني بجد حقيقي جميل جميلة يديك يديكم ايديك إيديك ايديكم الصحة يا رب آمين أجمعين للجميع دائما لكل فريق الفريق فريقكم وقتك وقتكم صبرك صبركم قلبي القلب ياك ياكم"
)
HAN = "謝謝囉 謝謝啦 謝謝喔 非常感謝 十分感謝 萬分感謝 衷心感謝 感謝您 感謝你 感謝妳 感謝 謝謝您 謝謝你 謝謝妳 謝謝 謝囉 謝啦 多謝 感恩 感激不盡 感激 3q 辛苦了 辛苦你們了 辛苦您了 麻煩了 麻煩您了 麻煩你了 太感謝了"
HAN_COURTESY = (
    "你們的 您的 你的 貴公司的 大家 你們 您們 幫忙 協助 幫助 回覆 回答 快速 迅速 這麼快 很快 即時 處理 服務 客服 耐心 細心 熱心 已經收到了 已收到 收到了 收到 東西 包裹 戒指 檯燈 沒問題了 沒有問題了 "
    "問題解決了 已經解決了 解決了 可以了 好了 太好了 太棒了 真棒 很棒 真的 非常 十分 很 太 好的 好 了 的 囉 喔 哦 啦 啊 呢 ~ 了解 知道了 瞭解 明白了 祝您 祝你 順心 愉快 有美好的一天 美好的一天 週末愉快 平安 "
    "喜歡 我 們 都 也 再次 一切 順利 您 你 妳 那 就 這樣 嗨 哈囉 您好 你好 早安 午安 晚安 這 服務態度 態度 棒 讚 貼心 用心 速度 快 超 超級 給力 ok"
)
TITLES = fold("أستاذ أستاذة أخ أخت أختي أخي سيد سيدة دكتور دكتورة آنسة مس مستر يا mr mrs ms dr miss").split()
HAN_NAME = re.compile(r"[\u3400-\u9fff]{1,3}(?:小姐|先生|女士|老師|經理)")
SENT_FROM = re.compile(r"^(?:sent from my|get outlook|從我的|傳送自|أ?رسلت من|تم الإرسال).*", re.IGNORECASE)
RULE = re.compile(r"^\s*(?:--+|—+|__+|\*\*+)\s*$")
QUESTION = re.compile(r"[?？؟]|https?:|www\.|@|嗎|呢[?？]|請問|可否|能不能|可不可以")
MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")  # harakat and tatweel are no letters
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_THANKS = {fold(word) for word in THANKS.split()}
_KNOWN = _THANKS | {fold(word) for word in COURTESY.split()}
_HAN = sorted((fold(word) for word in HAN.split()), key=len, reverse=True)
_HAN_KNOWN = sorted({*_HAN, *(fold(word) for word in HAN_COURTESY.split())}, key=len, reverse=True)


def only_thanks(text: str) -> bool:
    """Whether the new part of a message (quotes are left out already) says thanks and nothing else."""
    lines = _said(text)
    plain = " \n ".join(lines)
    if not lines or len(plain) > LONGEST or QUESTION.search(plain):
        return False
    if re.search(r"\d", fold(plain).replace("3q", "")):
        return False
    return _han(lines) if re.search(r"[\u3400-\u9fff]", plain) else _words(lines)


def _said(text: str) -> list[str]:
    """The lines without signature, empty ones and what phones put under."""
    found: list[str] = []
    for line in text[: LONGEST * 6].splitlines():
        if RULE.match(line) or SENT_FROM.match(line.strip()):
            break
        if line.strip():
            found.append(line.strip())
    return found


def _words(lines: list[str]) -> bool:
    thanked = False
    for at, line in enumerate(lines):
        words = WORD.findall(MARKS.sub("", line))
        unknown, before = 0, ""
        for word in words:
            folded = fold(word)
            bare = folded[1:] if folded[:1] in {"و", "ف"} and folded[1:] in _KNOWN else folded
            thanked = thanked or bare in _THANKS
            named = before in TITLES or (word[:1].isupper() and bool(before) and not word.isupper())
            if bare not in _KNOWN and bare not in TITLES and not named:
                unknown += 1
            before = bare
        last = at == len(lines) - 1 and at > 0
        if unknown and not (last and len(words) <= 3 and _is_name(line)):
            return False
    return thanked


def _is_name(line: str) -> bool:
    """A line alone at the end with capitals, or in a script that has none, and no mark of a sentence."""
    words = WORD.findall(line)
    return not re.search(r"[.!:;]", line) and all(word[:1].isupper() or not word[:1].islower() for word in words)


def _han(lines: list[str]) -> bool:
    thanked = False
    for at, line in enumerate(lines):
        left = re.sub(r"[\s\W_]+", " ", fold(line)).strip()
        thanked = thanked or any(word in left for word in _HAN)
        for word in _HAN_KNOWN:
            left = left.replace(word, " ")
        left = HAN_NAME.sub("", left).replace(" ", "")
        if left and not (at == len(lines) - 1 and at > 0 and len(left) <= 4):
            return False
    return thanked
