"""Numbers of identity papers and bank accounts in plain ASCII text: by check digit or shape, else by the word near."""

import re
from collections.abc import Callable, Iterator

from kept.text.secret_cards import luhn
from kept.text.secret_words import IDENTITY, PASSPORT, SOCIAL_SECURITY, named_otherwise, word_near

_ALONE, _END = r"(?<![A-Za-z0-9_+])", r"(?![A-Za-z0-9_])"
_TAIWAN = re.compile(_ALONE + r"[A-Za-z](?:[1289]|[A-Da-d])\d{8}" + _END)
_EMIRATES = re.compile(_ALONE + r"784[- ]?(?:19|20)\d\d[- ]?\d{7}[- ]?\d" + _END)
_TEN = re.compile(_ALONE + r"[129]\d{9}" + _END)
_SSN = re.compile(_ALONE + r"(?!000|666|9\d\d)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}" + _END + r"(?![- ]\d)")
_SSN_PLAIN = re.compile(_ALONE + r"(?!000|666|9\d\d)\d{3}(?!00)\d\d(?!0000)\d{4}" + _END)
_NINO = re.compile(
    _ALONE + r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]" + _END, re.I
)
_IBAN = re.compile(_ALONE + r"[A-Za-z]{2}\d\d(?:[ -]?[A-Za-z0-9]{2,4}){2,8}(?:[ -]?[A-Za-z0-9]{1,3})?" + _END)
# Letters of a Taiwanese number as two digits; I, O, W and Z come late.
_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
# Length of an account number by country (SWIFT's registry).
_IBANS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27,
    "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MA": 28, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "OM": 23,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
    "UA": 29, "XK": 20,
}  # fmt: skip


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each identity, passport and account number."""
    for pattern, holds in _PATTERNS:
        for found in pattern.finditer(text):
            if holds(text, found) and not named_otherwise(text, found.start()):
                yield found.start(), found.end(), "identity"
    yield from ((*found.span(1), "passport") for found in PASSPORT.finditer(text))
    yield from ((start, end, "iban") for start, end in _ibans(text))


def _taiwan(text: str, found: re.Match[str]) -> bool:
    """The check digit of national ids and of resident certificates, old (two letters) and new."""
    number = found[0].upper()
    first = _LETTERS[number[0]]
    second = int(number[1]) if number[1].isdigit() else _LETTERS[number[1]] % 10
    rest = [first // 10, first % 10, second, *map(int, number[2:])]
    return sum(digit * weight for digit, weight in zip(rest, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def _emirates(text: str, found: re.Match[str]) -> bool:
    return luhn(re.sub(r"\D", "", found[0]))


def _ten_digits(text: str, found: re.Match[str]) -> bool:
    """Saudi ids and residence numbers (1 or 2, with a check digit), Jordanian national numbers (9 or 2, without)."""
    holds = luhn(found[0]) or found[0][0] in "29"
    return holds and word_near(IDENTITY, text, *found.span())


def _social_security(text: str, found: re.Match[str]) -> bool:
    return found[1] == "-" or word_near(SOCIAL_SECURITY, text, *found.span())


def _social_security_plain(text: str, found: re.Match[str]) -> bool:
    return word_near(SOCIAL_SECURITY, text, *found.span())


def _insurance(text: str, found: re.Match[str]) -> bool:
    # In small letters it is as likely the code of an article.
    return found[0].isupper() or word_near(IDENTITY, text, *found.span())


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...] = (
    (_TAIWAN, _taiwan),
    (_EMIRATES, _emirates),
    (_TEN, _ten_digits),
    (_SSN, _social_security),
    (_SSN_PLAIN, _social_security_plain),
    (_NINO, _insurance),
)


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Account numbers: as many signs as the country has, the check of ISO 7064 over them."""
    for found in _IBAN.finditer(text):
        length = _IBANS.get(found[0][:2].upper(), 0)
        places = [place for place in range(*found.span()) if text[place].isalnum()][:length]
        number = "".join(text[place] for place in places).upper()
        if length and len(number) == length and number.isascii() and _is_account(number):
            end = places[-1] + 1
            if not text[end : end + 1].isascii() or not text[end : end + 1].isalnum():
                yield found.start(), end


def _is_account(number: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1
