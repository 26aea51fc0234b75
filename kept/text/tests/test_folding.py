from hypothesis import given
from hypothesis import strategies as st

from kept.text.folding import fold, fold_with_offsets, strip_bidi
from kept.text.names import initial


def test_arabic_matches_with_and_without_vowel_signs():
    assert fold("الإِسْتِرْجَاعُ") == fold("الاسترجاع")


def test_arabic_digits_and_final_letters_match():
    assert fold("٢٤") == "24"
    assert fold("مدرسة") == fold("مدرسه")
    assert fold("مصطفى") == fold("مصطفي")
    assert fold("شكــــرا") == fold("شكرا")


def test_full_width_and_case_match():
    assert fold("ＬＲ－１０４２") == fold("lr-1042")


def test_invisible_marks_are_taken_off():
    assert strip_bidi("\u202aSupport\u202c\u200f <a@b.example>") == "Support <a@b.example>"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.sampled_from("\u0627\u0654\u0301a\u200f\u0653ﬁ㎡\u0640٣ي\u0345İǰ")))
def test_folding_twice_is_folding_once_where_marks_combine(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_folded_character_points_back(text):
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)


def test_an_avatar_shows_the_first_letter_in_the_names_own_script():
    names = {"Salma": "S", "陳怡君": "陳", "سلمى": "س", "الياس": "ا", "joanna": "J", "\u202bعمر": "ع"}
    assert {name: initial(name) for name in names} == names


def test_an_avatar_without_a_letter_has_a_sign():
    assert [initial(name) for name in ("", "🙂", "+962 7")] == ["?", "?", "9"]


@given(st.text())
def test_an_avatar_is_one_character(name):
    assert len(initial(name)) == 1
