"""Which language a text is in, by its script: no model, no guess dressed up as knowledge."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from kept.text.latin import LATIN_WORDS, looks_vietnamese

_LOOKED_AT = 4000
_NOISE = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+")
_WORD = re.compile(r"[^\W\d_]+")
_RTL = {"ar", "fa", "ur", "he", "yi", "ps", "sd", "ckb", "ug", "dv", "syr"}
_BY_SCRIPT = {
    "HANGUL": "ko", "HEBREW": "he", "GREEK": "el", "THAI": "th", "GEORGIAN": "ka",
    "ARMENIAN": "hy", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "TAMIL": "ta",
    "BENGALI": "bn", "SINHALA": "si",
}  # fmt: skip
# Under this much of a script one word decides, and one word fools every detector.
_ENOUGH = {"ARABIC": 8, "CJK": 4, "HANGUL": 4, "LATIN": 12}
_ENOUGH_OTHERWISE = 8
# Brand names, addresses and codes are Latin in every language; the reverse is rare.
_FOREIGN_SHARE = 0.25

_HANT = set(
    "們個這說時會對學國來為過還後開關問題電話寫買賣書師錢點嗎麼沒見應從當經動長給讓請謝訂單號碼"
    "貨運費換貴壞損檢查處理盡聯絡線訊選擇類別價優惠額賬帳戶員務業產無東車門間現實發號態網頁連結"
    "確認證據資料總覺錯誤難辦儘歡聽嘅喺係唔畀哋緊邊隻嚟啲佢冇咁張轉寄傳達週歲兩萬義樂專與變證"
    "體報顧樣種級統計設備簽約條規則庫區戒輪飛機場東風雙劃創剛剩幫幾廠廣"
)
_HANS = set(
    "们个这说时会对学国来为过还后开关问题电话写买卖书师钱点吗么没见应从当经动长给让请谢订单号码"
    "货运费换贵坏损检查处尽联络线讯选择类别价优额账户员务业产无东车门间现实发态网页连结"
    "确认证据资料总觉错误难办欢听张转传达岁两万义乐专与变"
    "体报顾样种级统计设备签约条规则库区轮飞机场风双划创刚帮几厂广"
)
_HANT, _HANS = _HANT - _HANS, _HANS - _HANT
_PERSIAN, _URDU = set("پچژگکی"), set("ٹڈڑںےہھ")


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    if char.isascii():
        return "LATIN"
    return unicodedata.name(char, "").partition(" ")[0] or "?"


def _scripts(text: str) -> Counter[str]:
    if text.isascii():
        letters = sum(map(str.isalpha, text))
        return Counter(LATIN=letters) if letters else Counter()
    return Counter(_script(c) for c in text if c.isalpha())


def _leading(scripts: Counter[str]) -> str:
    """The script that carries the text."""
    others = scripts.copy()
    others.pop("LATIN", None)
    if not others:
        return "LATIN"
    # A Chinese character says about as much as three letters.
    weight = {s: n * (3 if s in ("CJK", "HANGUL") else 1) for s, n in scripts.items()}
    best = max(others, key=lambda s: weight[s])
    return best if weight[best] >= _FOREIGN_SHARE * sum(weight.values()) else "LATIN"


def _arabic(text: str) -> str:
    letters = set(text)
    if letters & _URDU:
        return "ur"
    persian = sum(c in _PERSIAN for c in text)
    return "fa" if persian * 16 > sum(_script(c) == "ARABIC" for c in text) else "ar"


def _chinese(text: str) -> str:
    traditional, simplified = sum(c in _HANT for c in text), sum(c in _HANS for c in text)
    if traditional == simplified:
        return "zh"  # 你好 is the same in both
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@cache
def _languages_of() -> dict[str, list[str]]:
    """Those in which a word is one of the frequent ones."""
    found: dict[str, list[str]] = {}
    for lang, known in LATIN_WORDS.items():
        for word in known:
            found.setdefault(word, []).append(lang)
    return found


def _latin(text: str) -> str:
    if looks_vietnamese(text):
        return "vi"
    words = _WORD.findall(text.lower())
    hits = dict.fromkeys(LATIN_WORDS, 0)
    for word in words:
        for lang in _languages_of().get(word, ()):
            hits[lang] += 1
    lang, count = max(hits.items(), key=lambda pair: pair[1])
    if not count or count < len(words) * 0.12 or sum(n == count for n in hits.values()) > 1:
        return "und"
    return lang


def _cyrillic(text: str) -> str:
    letters = set(text.lower())
    if letters & set("іїєґ"):
        return "uk"
    return "ru" if letters & set("ыэё") else "und"


def _of_script(script: str, scripts: Counter[str], text: str) -> str:
    if scripts["HIRAGANA"] + scripts["KATAKANA"] and script in ("CJK", "HIRAGANA", "KATAKANA"):
        return "ja"
    readers = {"LATIN": _latin, "ARABIC": _arabic, "CJK": _chinese, "CYRILLIC": _cyrillic}
    reader = readers.get(script)
    return reader(text) if reader else _BY_SCRIPT.get(script, "und")


def detect(text: str, prior: str | None = None) -> str:
    """Language tag of a text: "en", "ar", "zh-Hant", "zh-Hans", others, or "und".

    `prior` is what is known already (the conversation's language, the visitor's locale): it
    wins on a text too short to tell, and where Chinese is the same in both scripts.
    "zh" means Chinese that could be either; "und" that we cannot say honestly.
    """
    text = _NOISE.sub(" ", text[:_LOOKED_AT])
    scripts = _scripts(text)
    if not scripts:
        return prior or "und"
    script = _leading(scripts)
    if prior and scripts[script] < _ENOUGH.get(script, _ENOUGH_OTHERWISE):
        return prior
    found = _of_script(script, scripts, text)
    if found == "und" or (found == "zh" and prior and prior.startswith("zh")):
        return prior if prior and (found == "zh" or _may_be(prior, script)) else found
    return found


def _may_be(lang: str, script: str) -> bool:
    """Whether a text in this script could be in that language, as far as we know it."""
    return script == "LATIN" and (lang.partition("-")[0] in LATIN_WORDS or lang == "vi")


def direction(lang: str | None) -> str:
    """ "rtl", "ltr", or "auto" where the language is not known; fits the `dir` attribute."""
    if not lang or lang == "und":
        return "auto"
    parts = lang.lower().replace("_", "-").split("-")
    if "latn" in parts[1:]:
        return "ltr"
    return "rtl" if parts[0] in _RTL or {"arab", "hebr"} & set(parts[1:]) else "ltr"
