"""The one rule that turns an interface language and a place into digits, clock, months and direction.

Language: the active Django language, one of en, ar, zh-hant (anything else Chinese reads Traditional).
Place: what `use_region` was told, else the territory of the reader's time zone (Asia/Amman → JO), so that
ar in Amman reads ٢:٠٥ م with تشرين الثاني and ar in Dubai 2:05 م with نوفمبر. Where CLDR does not know the
language in that place, the language's own default (HOME) holds. Everything shown follows from this one locale.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from django.utils import timezone, translation

HTML_LANGUAGES = {"en": "en", "ar": "ar", "zh": "zh-Hant"}
HOME = {"en": "en_GB", "ar": "ar", "zh": "zh_Hant_TW"}
DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "latn": "0123456789"}
_region = ContextVar("kept_region", default=None)


@dataclass(frozen=True)
class Reader:
    """How one reader reads: `html` for lang=, `dir`, `babel` for formatting, `tag` for Intl in the browser."""

    html: str
    dir: str
    babel: Locale
    tag: str
    digits: str


def use_region(code):
    """Set the reader's region ("JO") for this request; None goes back to the region of the time zone.

    Threads are reused, so whoever sets it sets it on every request.
    """
    _region.set(code)


def reader():
    """The current reader's `Reader`, from language, region and time zone."""
    return reader_of(translation.get_language() or "en", _region.get(), timezone.get_current_timezone_name())


@lru_cache(maxsize=512)
def reader_of(language, region=None, zone="UTC"):
    """The `Reader` of a Django language code, a region code or None, and an IANA zone name."""
    family = language.lower().split("-")[0]
    family = family if family in HOME else "en"
    place = region or _region_in(language) or get_global("zone_territories").get(zone)
    babel = _parsed(family, place)
    system = babel.default_numbering_system if babel.default_numbering_system in DIGITS else "latn"
    return Reader(
        html=HTML_LANGUAGES[family],
        dir="rtl" if babel.text_direction == "rtl" else "ltr",
        babel=babel,
        tag=f"{str(babel).replace('_', '-')}-u-nu-{system}",
        digits=DIGITS[system],
    )


def html_language(language):
    """The value of a lang attribute for a Django language code."""
    return reader_of(language).html


def _parsed(family, place):
    wanted = {"zh": f"zh_Hant_{place}"}.get(family, f"{family}_{place}")
    known = place and Locale.parse(wanted, resolve_likely_subtags=False) if _exists(wanted) else None
    return known or Locale.parse(HOME[family])


def _exists(identifier):
    from babel.localedata import exists

    return exists(identifier)


def _region_in(language):
    last = language.split("-")[-1]
    return last.upper() if len(last) == 2 and "-" in language else None
