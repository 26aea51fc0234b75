"""One date as people type it, in the calendars they type it in. What could be two days is refused, never guessed.

Gregorian dates in numbers, with month names, or as 2026年12月1日; years of the Republic of China (民國115年12月1日).
A Hijri date is known as one and refused with the day it is near: which day it begins on is decided by sight and by
country, so that no table is right for everybody.
"""

import re
from datetime import date

from kept.text.folding import fold
from kept.text.numbers import YEARS

FIRST_OF_ROC = 1911
MONTHS = (
    "january|jan|يناير|كانون_الثاني february|feb|فبراير|شباط march|mar|مارس|آذار april|apr|أبريل|إبريل|نيسان may|مايو|أيار "
    "june|jun|يونيو|حزيران july|jul|يوليو|تموز august|aug|أغسطس|آب september|sep|sept|سبتمبر|أيلول "
    "october|oct|أكتوبر|تشرين_الأول november|nov|نوفمبر|تشرين_الثاني december|dec|ديسمبر|كانون_الأول"
)
HIJRI_MONTHS = (
    "محرم|المحرم|muharram صفر|safar ربيع_الأول|ربيع_اول|rabi_al-awwal|rabi_i ربيع_الثاني|ربيع_الآخر|rabi_al-thani|rabi_ii "
    "جمادى_الأولى|جمادى_الأول|jumada_al-awwal|jumada_i جمادى_الآخرة|جمادى_الثانية|جمادى_الثاني|jumada_al-thani|jumada_ii "
    "رجب|rajab شعبان|shaban|sha'ban رمضان|ramadan شوال|shawwal ذو_القعدة|ذي_القعدة|dhu_al-qadah ذو_الحجة|ذي_الحجة|dhu_al-hijjah"
)
HIJRI = re.compile(r"(?<!\w)(?:هـ?|ah|hijri|هجري\w*|بالهجري)(?!\w)|回曆|伊斯蘭曆")
GREGORIAN = re.compile(r"(?<!\w)(?:م|ad|ce|ميلادي\w*)(?!\w)|西元|公元")
ROC = re.compile(r"(?:中華)?民國|(?<!\w)(?:roc|r\.o\.c\.)(?!\w)")
HAN = re.compile(r"(\d{1,4}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
NUMERIC = re.compile(r"(\d{1,4})\s*[-/.،, ]\s*(\d{1,2})\s*[-/.،, ]\s*(\d{1,4})")
NUMBERS = re.compile(r"\d+")
HIJRI_YEARS = range(1300, 1600)


class NoDate(ValueError):
    """The text is no date that means one day alone. `why` is none, hijri, two_days, short_year or no_year; `near` a day to offer."""

    def __init__(self, why: str, near: date | None = None):
        super().__init__(why)
        self.why, self.near = why, near


def read_date(text: str, *, day_first: bool = True, roc: bool = False) -> date:
    """The day that `text` names. `day_first`: how the reader reads 1/12/2026; `roc`: whether 115/12/1 is a year to them.

    Raises NoDate.
    """
    plain = " ".join(fold(text[:80]).split())
    gregorian = bool(GREGORIAN.search(plain))
    hijri = None if gregorian else _hijri(plain)
    if hijri is not None:
        raise NoDate("hijri", hijri)
    republic = bool(ROC.search(plain))
    bare = ROC.sub(" ", GREGORIAN.sub(" ", plain)).strip(" ,،.")
    if found := HAN.fullmatch(bare):
        year = 1 if found[1] == "元" else int(found[1])
        return _day(_year(year, republic, roc=True), int(found[2]), int(found[3]))
    if found := NUMERIC.fullmatch(bare):
        return _numeric(found, republic, day_first, roc)
    return _named(bare, republic)


def _numeric(found: re.Match[str], republic: bool, day_first: bool, roc: bool) -> date:
    first, second, third = found.groups()
    if len(first) > 2 or republic:
        return _day(_year(int(first), republic, roc=roc), int(second), int(third))
    year, one, two = _year(int(third), False, roc=False), int(first), int(second)
    if one > 12 or two > 12 or one == two:
        day_first = one > 12
    return _day(year, two, one) if day_first else _day(year, one, two)


def _named(text: str, republic: bool) -> date:
    for name, month in GREGORIAN_NAMES.items():
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            continue
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)\.?", " ", text, count=1)
        numbers = NUMBERS.findall(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", rest))
        if re.sub(r"\d|st|nd|rd|th|of|من|[\s,،.\-/]", "", rest):
            break
        if len(numbers) == 1 and len(numbers[0]) < 3:
            raise NoDate("no_year")
        if len(numbers) != 2:
            break
        year, day = sorted(map(int, numbers), reverse=True)
        return _day(_year(year, republic, roc=False), month, day)
    raise NoDate("none")


def _year(given: int, republic: bool, *, roc: bool) -> int:
    """The Gregorian year. Two figures could be of this century, of the last, or of the Republic."""
    if republic or (roc and 100 <= given < 200):
        return given + FIRST_OF_ROC
    if given < 1000:
        raise NoDate("short_year")
    return given


def _day(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise NoDate("none")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDate("none") from None


def _hijri(text: str) -> date | None:
    """The day near which a Hijri date lies, None for a text that is none."""
    numbers = [int(number) for number in NUMBERS.findall(text)]
    year = next((number for number in numbers if number in HIJRI_YEARS), None)
    month = next((n for name, n in HIJRI_NAMES.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)), None)
    if month is None and year is None and not HIJRI.search(text):
        return None
    others = [number for number in numbers if number != year and number < 31]
    day = others[0] if month and len(others) == 1 else None
    if month is None and len(others) == 2:
        # Written 1448/1/15 or 15/1/1448.
        month, day = others if numbers[0] == year else others[::-1]
    if year is None or not month or not day or month > 12:
        raise NoDate("hijri")
    return near(year, month, day)


def near(year: int, month: int, day: int) -> date:
    """The Gregorian day on or beside which a Hijri date lies: the tabular calendar, a day off at most."""
    days = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1948440 - 385
    return date.fromordinal(days - 1721425)


def _names(words: str) -> dict[str, int]:
    """Folded name -> month, the longest first, so that تشرين الأول is not taken for another."""
    found = {
        fold(name.replace("_", " ")): number
        for number, names in enumerate(words.split(), 1)
        for name in names.split("|")
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


GREGORIAN_NAMES, HIJRI_NAMES = _names(MONTHS), _names(HIJRI_MONTHS)
