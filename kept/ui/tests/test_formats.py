"""Digits, clock, months and plurals follow the reader, never mixed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone, translation

from kept.ui import catalogues, formats
from kept.ui.locales import reader_of, use_region

AT = datetime(2026, 11, 28, 12, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_fixed_now(monkeypatch):
    catalogues.compile_stale(["ui"])
    monkeypatch.setattr(formats, "now", lambda: NOW)
    yield
    use_region(None)


def said(language, zone, function, *arguments, **options):
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        return function(*arguments, **options)


@pytest.mark.parametrize(
    ("language", "zone", "clock", "day"),
    [
        ("en", "Europe/London", "12:05", "Sat 28 Nov"),
        ("ar", "Asia/Amman", "٣:٠٥ م", "السبت، ٢٨ تشرين الثاني"),
        ("ar", "Asia/Dubai", "4:05 م", "السبت، 28 نوفمبر"),
        ("zh-hant", "Asia/Taipei", "下午8:05", "11月28日 週六"),
    ],
)
def test_one_rule_decides_digits_clock_and_months(language, zone, clock, day):
    assert said(language, zone, formats.clock, AT) == clock
    assert said(language, zone, formats.day, AT) == day


def test_a_region_of_their_own_goes_before_the_time_zone():
    use_region("AE")
    assert said("ar", "Asia/Amman", formats.clock, AT) == "3:05 م"


def test_the_clock_of_somebody_else_is_said_in_the_readers_digits():
    assert said("ar", "Asia/Amman", formats.clock, AT, "America/Toronto") == "٧:٠٥ ص"


@pytest.mark.parametrize(
    ("language", "html", "direction"),
    [
        ("en", "en", "ltr"),
        ("ar", "ar", "rtl"),
        ("zh-hant", "zh-Hant", "ltr"),
        ("zh-cn", "zh-Hant", "ltr"),
        ("fr", "en", "ltr"),
    ],
)
def test_pages_name_their_language_and_direction(language, html, direction):
    reader = reader_of(language)
    assert (reader.html, reader.dir) == (html, direction)


@pytest.mark.parametrize(
    ("length", "english", "arabic", "chinese"),
    [
        (timedelta(hours=2), "2 hours", "ساعتان", "2 小時"),
        (timedelta(hours=1, minutes=34), "1 hour, 34 minutes", "ساعة و٣٤ دقيقة", "1 小時 34 分鐘"),
        (timedelta(days=3), "3 days", "٣ أيام", "3 天"),
        (timedelta(days=11), "11 days", "١١ يومًا", "11 天"),
        (timedelta(seconds=-40), "40 seconds", "٤٠ ثانية", "40 秒"),
    ],
)
def test_lengths_have_the_right_plural(length, english, arabic, chinese):
    assert said("en", "Europe/London", formats.duration, length) == english
    assert said("ar", "Asia/Amman", formats.duration, length) == arabic
    assert said("zh-hant", "Asia/Taipei", formats.duration, length) == chinese


@pytest.mark.parametrize(
    ("away", "english"),
    [
        (timedelta(seconds=-20), "now"),
        (timedelta(minutes=-33), "33 min ago"),
        (timedelta(minutes=-90), "1 hr ago"),
        (timedelta(hours=2), "in 2 hr"),
        (timedelta(days=-30), "Thu 22 Oct"),
        (timedelta(days=-400), "Fri, 17 Oct 2025"),
    ],
)
def test_nearness_is_said_in_one_unit_and_far_away_by_the_day(away, english):
    assert said("en", "Europe/London", formats.ago, NOW + away) == english


def test_a_number_in_a_page_is_written_for_each_reader_anew():
    template = engines["jinja2"].from_string('{{ 1234.5|number }} {{ ngettext("%(n)s day", "%(n)s days", 11) }}')
    assert said("ar", "Asia/Amman", template.render) == "١٬٢٣٤٫٥ ١١ يومًا"
    assert said("en", "Europe/London", template.render) == "1,234.5 11 days"


@pytest.mark.parametrize(
    ("name", "letter"), [("salma", "S"), ("«سلمى»", "س"), ("陳怡君", "陳"), ("★★", "•"), ("", "•")]
)
def test_an_avatar_shows_one_letter(name, letter):
    assert formats.initial(name) == letter
