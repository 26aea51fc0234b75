"""Text in every charset, under its own label, under another's, and under none."""

import pytest

from kept.channels.email.charsets import decode

WRITTEN = {
    "أين خاتمي؟ لم يصل حتى الآن": ("cp1256", "iso-8859-6", "utf-8"),
    "我的訂單在哪裡": ("big5", "big5hkscs", "utf-8"),
    "我的订单在哪里": ("gb18030", "utf-8"),
    "指輪はどこですか": ("cp932", "euc_jp", "iso2022_jp", "utf-8"),
    "반지가 어디에 있나요": ("cp949", "utf-8"),
    "Где мой заказ?": ("cp1251", "koi8-r", "utf-8"),
    "Où est ma commande reçue à Noël ?": ("cp1252", "utf-8"),
    "Größe ändern für Müller": ("cp1252", "utf-8"),
    "איפה ההזמנה שלי?": ("cp1255", "utf-8"),
}
CASES = [(text, codec) for text, found in WRITTEN.items() for codec in found]


@pytest.mark.parametrize("text, codec", CASES)
def test_a_text_is_read_by_its_label(text, codec):
    label = {"big5hkscs": "Big5-HKSCS", "cp949": "ks_c_5601-1987", "cp932": "Shift_JIS"}.get(codec, codec)
    assert decode(text.encode(codec), label) == text


@pytest.mark.parametrize("label", ["", "utf-8", "us-ascii", "x-unknown", "klingon-8"])
@pytest.mark.parametrize("text, codec", CASES)
def test_a_text_without_a_label_that_fits_is_read_all_the_same(text, codec, label):
    assert decode(text.encode(codec), label) == text


@pytest.mark.parametrize(
    "label", ["windows-1256", "iso-8859-6", "iso-8859-1", "windows-1251", "big5", "gb2312", "shift_jis"]
)
@pytest.mark.parametrize("text", [text for text in WRITTEN if text[0] > "\u0250"])
def test_utf_8_under_another_label_is_read(text, label):
    assert decode(text.encode(), label) == text


@pytest.mark.parametrize(
    "text, codec, label",
    [
        ("السلام عليكم ورحمة الله", "cp1256", "iso-8859-6"),
        ("السلام عليكم، أريد إرجاع الخاتم", "iso-8859-6", "windows-1256"),
        ("السلام عليكم ورحمة الله", "cp1256", "iso-8859-1"),
        ("您好，我上週訂的戒指還沒收到", "big5", "gb2312"),
        ("您好，我上周订的戒指还没收到", "gb18030", "big5"),
        ("您好，我上週訂的戒指還沒收到", "big5", "iso-8859-1"),
        ("“Zloty” i żółw – ok", "cp1250", "iso-8859-2"),
        ("“quoted” – 5 €", "cp1252", "iso-8859-15"),
        ("№ ① ㈱", "cp932", "shift_jis"),
        ("㊣嘅冇", "big5hkscs", "big5-hkscs"),
    ],
)
def test_a_text_under_its_neighbours_label_is_read(text, codec, label):
    assert decode(text.encode(codec), label) == text


def test_a_letter_cut_off_at_the_end_spoils_nothing_else():
    assert decode("我的訂單".encode("big5")[:-1], "big5").startswith("我的訂")
    assert decode("我的订单".encode("gb18030")[:-1], "gbk").startswith("我的订")


def test_the_shifted_chinese_of_old_programs_is_read():
    shifted = bytes(byte & 0x7F for byte in "我的".encode("gb2312"))
    assert decode(b"\x1b$)A\x0e" + shifted + b"\x0f ok", "iso-2022-cn") == "我的 ok"


@pytest.mark.parametrize(
    "label",
    ["hex", "zlib", "rot13", "idna", "punycode", "unicode_escape", "undefined", "utf-16", "utf-7", "\x00", "x" * 5000],
)
@pytest.mark.parametrize("data", [b"", b"hi", b"\xff", b"\xfe\xff\x00", b"+AAA-", b"\\x41", "خاتم".encode()])
def test_no_label_breaks_the_reading(label, data):
    assert isinstance(decode(data, label), str)


def test_a_megabyte_of_any_bytes_is_read_in_a_moment():
    assert decode(bytes(range(256)) * 4000, "big5")
