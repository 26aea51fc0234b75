"""The name on the cup (M121)."""

import pytest

from kept.people.labels import label_of
from kept.people.models import Person


@pytest.mark.parametrize(
    ("name", "preferred", "honorific", "label"),
    [
        ("Salma Haddad", "سلمى", "أستاذة", "أستاذة سلمى"),
        ("سلمى حداد", "", "أستاذة", "أستاذة سلمى"),
        ("سلمى حداد", "", "", "سلمى حداد"),
        ("陳怡君", "怡君", "小姐", "怡君小姐"),
        ("陳怡君", "", "小姐", "陳小姐"),
        ("歐陽娜娜", "", "小姐", "歐陽小姐"),
        ("陳怡君", "", "", "陳怡君"),
        ("Joanna Reyes", "", "", "Joanna"),
        ("Joanna Reyes", "", "Ms", "Ms Joanna Reyes"),
        ("Reyes, Joanna", "", "", "Reyes, Joanna"),
        ("J. Reyes", "", "", "J. Reyes"),
        ("", "", "Ms", ""),
        ("{first_name}", "", "", ""),
        ("{first_name}", "{nickname}", "", ""),
    ],
)
def test_m121_the_label_is_how_the_person_is_called(name, preferred, honorific, label):
    made = label_of(Person(name=name, preferred_name=preferred, honorific=honorific))
    assert (made.text, made.known) == (label, bool(label))


def test_m121_mixed_scripts_are_isolated_from_each_other():
    assert (
        label_of(Person(name="Joanna Reyes", preferred_name="Joanna", honorific="أستاذة")).text
        == "\u2068أستاذة\u2069 \u2068Joanna\u2069"
    )
    assert (
        label_of(Person(name="Joanna Reyes", preferred_name="Joanna", honorific="小姐")).text
        == "\u2068Joanna\u2069 小姐"
    )


def test_m121_in_html_it_is_escaped_and_isolated():
    assert str(label_of(Person(preferred_name="O'Neill & Co")).html) == "<bdi>O&#39;Neill &amp; Co</bdi>"
