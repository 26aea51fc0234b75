"""Names that are one name."""

import pytest

from kept.text.alike import han, near, same_name, skeleton, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salma Haddad", "سلمى حداد"), ("Omar Said", "عمر سعيد"), ("François Lefèvre", "Francois Lefevre"),
        ("Muhammad al-Khatib", "محمد الخطيب"), ("陳怡君", "陈怡君"), ("Mohammed Ahmad", "Muhamed Ahmed"), ("رائد مسؤول", "رايد مسئول"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_one(one, other):
    assert same_name(one) == same_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Salma Haddad", "Salma Hamdan"), ("陳怡君", "陳怡"), ("Omar", "Amir")])
def test_other_names_are_others(one, other):
    assert same_name(one) != same_name(other) or not same_name(one)


def test_taiwan_is_written_two_ways():
    assert han("台北 臺灣") == "臺北臺灣"


@pytest.mark.parametrize(("typed", "meant"), [("Jonna", "Joanna"), ("Resey", "Reyes"), ("Petrsen", "Petersen"), ("Peterson", "Petersen"), ("Hdadad", "Haddad"), ("Samla", "Salma")])  # fmt: skip
def test_one_slip_is_near(typed, meant):
    assert skeleton(meant) in near(skeleton(typed))


def test_words_of_nothing_are_none():
    assert words("") == words("🙂 42 _") == []
