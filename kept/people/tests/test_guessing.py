"""Where somebody probably is: a guess that is marked, or none."""

from datetime import datetime

import pytest

from kept.events.actors import SYSTEM
from kept.people.finding import person_for
from kept.people.guessing import guess, guess_zone, is_guessed


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "address", "language", "zone"),
    [
        ("2026-11-21T12:00:00+03:00", "salma@example.jo", "ar", "Asia/Amman"),
        ("2026-11-21T12:00:00+08:00", "yijun@example.com.tw", "zh-Hant", "Asia/Taipei"),
        ("2026-11-21T12:00:00+08:00", "yijun@example.com", "zh-Hant", "Asia/Taipei"),
        ("2026-11-21T12:00:00-05:00", "joanna@example.ca", "en", "America/Toronto"),
        ("2026-07-21T12:00:00-04:00", "joanna@example.com", "en", "America/New_York"),
        ("2026-11-21T12:00:00+04:00", "omar@example.net", "ar", "Asia/Dubai"),
        ("2026-11-21T12:00:00+00:00", "someone@example.com", "en", ""),
        ("2026-11-21T12:00:00+00:00", "someone@example.com.tw", "zh-Hant", "Asia/Taipei"),
        ("2026-11-21T12:00:00+00:00", "someone@example.co.uk", "en", "Europe/London"),
        ("2026-11-21T12:00:00+13:45", "someone@example.com", "en", ""),
        ("2026-11-21T12:00:00+03:00", "someone@startup.io", "", ""),
        ("2026-11-21T12:00:00", "someone@example.com", "en", ""),
    ],
)
def test_the_zone_of_a_mail(when, address, language, zone):
    assert guess_zone(at=at(when), address=address, language=language) == zone


def test_a_guess_is_marked_and_what_is_known_stays(salma, db):
    stranger = person_for("email", "new@example.jo", by=SYSTEM)
    guess(stranger, at=at("2026-11-21T12:00:00+03:00"), address="new@example.jo", language="ar", by=SYSTEM)
    assert (stranger.timezone, stranger.language, is_guessed(stranger)) == ("Asia/Amman", "ar", True)
    guess(salma, at=at("2026-11-21T12:00:00+08:00"), address="salma@example.com.tw", language="en", by=SYSTEM)
    assert (salma.timezone, salma.language, is_guessed(salma)) == ("Asia/Amman", "ar", False)
