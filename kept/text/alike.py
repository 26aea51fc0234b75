"""Names that are one name: the same consonants in Latin and Arabic script, the same Chinese characters in either writing.

For finding only. A skeleton throws vowels away, because people write them as they hear them.
"""

import re
import unicodedata

from kept.text.folding import fold

_PAIRS = [("kh", "k"), ("gh", "g"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ch", "k"), ("ck", "k")]
_LATIN = dict(zip("bcdfgjklmnpqrstvxz", "bkdfggklmnbkrstfks", strict=True))
_ARABIC = dict(zip("بپتطثجچخدضذرزسصظشغفڤقكگلمنح", "bbtttggkdddrsssssgffkkklmnh", strict=True))
_LETTERS = "bdfghklmnrst"
_ARTICLES = frozenset(["al", "el", "ال"])
# Simplified and other forms of characters that names and companies are written with.
_HAN = dict(zip(
    "陈黄刘张赵吴孙马罗郑谢许邓冯萧苏卢蒋贾韦钟谭陆邹阎龙万钱汤乔贺赖龚庞颜严齐杨叶吕沈颖丽伟强军兰凤华国庆铁钢"
    "刚锋锐泽荣义礼贤诚让宁宝贝员卫东云飞鸿鹏鹤莲兴旺银铭镇长门关闻闵阳阴陈际随险难顺须顾预领频颗题额风饭饮"
    "台裏峯羣衞綫爲着啓祇麪邁迈湾厅体戏听爱亚俊",
    "陳黃劉張趙吳孫馬羅鄭謝許鄧馮蕭蘇盧蔣賈韋鍾譚陸鄒閻龍萬錢湯喬賀賴龔龐顏嚴齊楊葉呂沈穎麗偉強軍蘭鳳華國慶鐵鋼"
    "剛鋒銳澤榮義禮賢誠讓寧寶貝員衛東雲飛鴻鵬鶴蓮興旺銀銘鎮長門關聞閔陽陰陳際隨險難順須顧預領頻顆題額風飯飲"
    "臺裡峰群衛線為著啟只麵邁邁灣廳體戲聽愛亞俊",
    strict=True,
))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def han(text: str) -> str:
    """Chinese text in one form of each character, without what stands between."""
    return "".join(_HAN.get(char, char) for char in fold(text) if is_han(char))


def is_han(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF or ord(char) >= 0x20000


def skeleton(word: str) -> str:
    """The consonants of one word, in one Latin shape; "" where there are none."""
    plain = "".join(c for c in unicodedata.normalize("NFD", fold(word)) if not unicodedata.combining(c))
    if plain.startswith("ال") and len(plain) > 4:
        plain = plain[2:]
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    made = ""
    for index, char in enumerate(plain):
        # An h is heard at the beginning only: Sarah, Micah, أحمد.
        letter = _LATIN.get(char) or _ARABIC.get(char, "") or ("h" if char in "hه" else "")
        if letter and (letter != "h" or index == 0) and not made.endswith(letter):
            made += letter
    return made


def words(name: str) -> list[str]:
    """The skeletons of a name's words and, in one piece, its Chinese part; each once, in order."""
    return list(dict.fromkeys(_words(name)))


def _words(name: str) -> list[str]:
    parts = [part for part in _WORD.findall(fold(name)) if part not in _ARTICLES]
    found = [skeleton(part) for part in parts if not any(map(is_han, part))]
    return [each for each in found if len(each) > 1] + [each for each in [han(name)] if each]


def same_name(name: str) -> str:
    """One key for all spellings of a full name; "" where too little of it is known to tell people apart."""
    found = _words(name)
    key = " ".join(sorted(found))
    return key if any(map(is_han, key)) or (len(found) > 1 and len(key) > 4) else ""


def near(word: str) -> list[str]:
    """A skeleton and all that one slip makes of it: a letter too many, too few, wrong, or two changed over."""
    if any(map(is_han, word)):
        return [word]
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    made = [word]
    made += [a + b[1:] for a, b in splits if b and len(word) > 2]
    made += [a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1]
    made += [a + letter + b[1:] for a, b in splits if b and len(word) > 2 for letter in _LETTERS]
    made += [a + letter + b for a, b in splits for letter in _LETTERS]
    return list(dict.fromkeys(made))
