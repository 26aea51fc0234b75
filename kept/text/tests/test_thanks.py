"""A message that only thanks is known as one; what also asks is not taken for it."""

import pytest

from kept.text.tests.thanks_examples import ONLY, OTHER, listed
from kept.text.thanks import only_thanks


@pytest.mark.parametrize("language", ONLY)
def test_at_least_nineteen_of_twenty_that_are_offered_only_thank(language):
    yes, no = listed(ONLY[language]), listed(OTHER[language])
    assert len(yes) + len(no) >= 60
    found, mistaken = [text for text in yes if only_thanks(text)], [text for text in no if only_thanks(text)]
    assert len(found) / (len(found) + len(mistaken)) >= 0.95, mistaken
    assert len(found) / len(yes) >= 0.9, set(yes) - set(found)


@pytest.mark.parametrize("text", ["", "\x00", "?" * 9000, "thanks " * 5000, "謝" * 9000])
def test_nothing_and_too_much_is_none(text):
    assert not only_thanks(text)
