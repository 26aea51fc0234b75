"""Dates of three calendars and numbers in any digits: understood, or refused in words; never misread."""

from datetime import date
from decimal import Decimal

import pytest

from kept.text.dates import NoDate, near, read_date
from kept.text.numbers import amount

FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01", "2026/12/1", "1.12.2026", "1/12/2026", "١/١٢/٢٠٢٦", "２０２６/１２/１", "1 Dec 2026", "December 1, 2026", "1st of December 2026",
        "١ كانون الأول ٢٠٢٦", "1 ديسمبر 2026", "1 ديسمبر 2026 م", "2026年12月1日", "西元2026年12月1日", "民國115年12月1日", "中華民國 115 年 12 月 1 日",
        "民國115/12/1", "115年12月1日", "\u200f١/١٢/٢٠٢٦",
    ],
)  # fmt: skip
def test_one_day_in_many_writings(text):
    assert read_date(text) == FIRST


def test_month_first_where_the_reader_reads_so():
    assert read_date("12/1/2026", day_first=False) == FIRST
    assert read_date("31/12/2026", day_first=False) == read_date("12/31/2026") == date(2026, 12, 31)


def test_a_bare_year_of_the_republic_is_one_only_to_its_readers():
    assert read_date("115/12/1", roc=True) == FIRST
    with pytest.raises(NoDate) as refused:
        read_date("115/12/1")
    assert refused.value.why == "short_year"


@pytest.mark.parametrize("text", ["١ محرم ١٤٤٨", "1 محرم 1448 هـ", "1448/1/1", "1/1/1448", "1 Muharram 1448"])
def test_a_hijri_date_is_known_and_the_near_day_is_offered(text):
    with pytest.raises(NoDate) as refused:
        read_date(text)
    assert refused.value.why == "hijri" and abs(refused.value.near - date(2026, 6, 16)).days <= 1


def test_the_tabular_calendar_is_right_where_it_is_known():
    assert near(1, 1, 1) == date(622, 7, 19)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1/12/26", "short_year"), ("26年12月1日", "short_year"), ("1 December", "no_year"), ("2026-02-30", "none"), ("tomorrow", "none"),
        ("1 December 2026 or later", "none"), ("", "none"), ("9999-12-31", "none"), ("رمضان", "hijri"), ("1/2", "none"),
    ],
)  # fmt: skip
def test_what_is_no_single_day_is_refused(text, why):
    with pytest.raises(NoDate) as refused:
        read_date(text)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250.5", "1250.5"), ("1,250.5", "1250.5"), ("١٬٢٥٠٫٥", "1250.5"), ("۱۲۵۰", "1250"), ("１２５０", "1250"), ("−3", "-3"), ("1 250", "1250"),
        ("1,25", None), ("1.250,5", None), ("12 kg", None), ("", None), ("²", "2"), ("1e5", None), ("NaN", None), ("٣،٠٠٠", "3000"),
    ],
)  # fmt: skip
def test_a_number_in_any_digits(text, number):
    assert amount(text) == (None if number is None else Decimal(number))
