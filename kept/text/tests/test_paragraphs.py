"""Our own text as HTML: every block in its own direction, lists and quotes as such, numbers in one piece."""

import pytest

from kept.text.paragraphs import direction_of, from_text


def test_an_arabic_line_that_begins_with_a_brand_runs_from_the_right():
    assert (
        from_text("DHL أخذت الطرد أمس", direction="rtl") == '<div dir="rtl"><p dir="rtl">DHL أخذت الطرد أمس</p></div>'
    )
    assert direction_of("https://courier.example/4711", "rtl") == "rtl"
    assert direction_of("Thank you, سلمى", "ltr") == "rtl" or direction_of("Thank you very much, سلمى", "ltr") == "ltr"


@pytest.mark.parametrize("number", ["+962 7 9012 3456", "4711-AB", "LR-2024/0042", "(06) 555-0199", "2026/11/24"])
def test_numbers_of_several_parts_stay_in_one_piece(number):
    assert f'<bdi dir="ltr">{number}</bdi>' in from_text(f"رقمكم {number} وصل", direction="rtl")


@pytest.mark.parametrize("plain", ["4711", "10 - 15", "3.5", "٢:٠٥"])
def test_what_is_read_like_the_words_around_it_is_left_alone(plain):
    assert "<bdi" not in from_text(f"من {plain} اليوم", direction="rtl")


def test_lists_have_the_direction_of_their_words():
    html = from_text("نحتاج:\n- رقم الطلب 4711-AB\n- صورة", direction="rtl")
    assert '<p dir="rtl">نحتاج:</p>\n<ul dir="rtl"' in html and html.count("<li>") == 2
    assert "padding-right:24px; padding-left:0" in html
    assert '<ol start="3" dir="ltr"' in from_text("3. box\n4. ring", direction="ltr")


def test_one_dash_before_a_name_is_no_list():
    assert "<li>" not in from_text("Thanks\n- Amal", direction="ltr")


def test_quotes_are_quotes_with_the_side_of_their_language():
    html = from_text("> أين الخاتم؟\n>> Where?\n\nIt is here.", direction="ltr")
    assert '<blockquote type="cite" dir="rtl" style="margin:0 0 8px; padding:0 12px; border-right:2px' in html
    assert html.count("<blockquote") == 2 and '<p dir="ltr">It is here.</p>' in html


def test_quotes_without_end_do_not_nest_without_end():
    assert from_text(">" * 5000 + " x", direction="ltr").count("<blockquote") == 8
