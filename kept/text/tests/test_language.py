import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.language import detect, direction

LINES = [
    ("Where is my ring? I have not received it yet.", "en"),
    ("Thank you, that works.", "en"),
    ("أين خاتمي؟ لم يصلني بعد.", "ar"),
    ("شو صار بالطلب؟", "ar"),
    ("請問我的戒指什麼時候會到？", "zh-Hant"),
    ("我想換一個尺寸，謝謝您", "zh-Hant"),
    ("请问我的戒指什么时候会到？", "zh-Hans"),
    ("Wo ist meine Bestellung? Ich habe sie nicht erhalten.", "de"),
    ("¿Dónde está mi pedido? Gracias por su ayuda.", "es"),
    ("Où est ma commande ? Merci pour votre aide.", "fr"),
    ("注文した指輪はいつ届きますか", "ja"),
    ("반지는 언제 도착하나요", "ko"),
    ("Где мой заказ? Мы ждём уже неделю, это долго", "ru"),
    ("سفارش من کجاست؟ لطفا پیگیری کنید", "fa"),
    ("میرا آرڈر کہاں ہے؟", "ur"),
]


@pytest.mark.parametrize(("text", "lang"), LINES)
def test_a_line_is_read_in_its_language(text, lang):
    assert detect(text) == lang


def test_a_word_too_short_to_tell_keeps_the_conversations_language():
    assert detect("ok", prior="ar") == "ar"
    assert detect("你好", prior="zh-Hant") == "zh-Hant"
    assert detect("👍", prior="en") == "en"


def test_a_full_sentence_wins_over_what_was_known():
    assert detect("أين خاتمي؟ لم يصلني بعد.", prior="en") == "ar"
    assert detect("Where is my ring? I have not received it.", prior="ar") == "en"


def test_chinese_that_is_the_same_in_both_scripts_is_not_guessed():
    assert detect("我要退款") == "zh"
    assert detect("我要退款", prior="zh-Hant") == "zh-Hant"


def test_product_names_and_addresses_do_not_change_the_language():
    assert detect("لم يصلني iPhone 15 Pro Max من https://shop.example/orders/1042") == "ar"
    assert detect("我的 Lamp & Ring LR-1042 訂單還沒收到") == "zh-Hant"


def test_what_cannot_be_said_is_not_said():
    assert detect("") == detect("12345") == detect("zxcv qwrt plmk") == "und"


def test_direction_follows_the_language():
    assert [direction(lang) for lang in ("ar", "fa", "en", "zh-Hant", "und", None, "ar-Latn")] == [
        "rtl", "rtl", "ltr", "ltr", "auto", "auto", "ltr",
    ]  # fmt: skip


@given(st.text(), st.sampled_from([None, "en", "ar", "zh-Hant"]))
def test_any_text_has_an_answer(text, prior):
    assert detect(text, prior)
