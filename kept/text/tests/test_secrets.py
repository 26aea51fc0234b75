"""What is masked, and above all what is not: a desk that hides order numbers helps nobody."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.text.secret_html import masked_html
from kept.text.secrets import find, masked

# Numbers that issuers publish for tests.
CARDS = [
    "4111111111111111", "4012888888881881", "4222222222222", "5555555555554444", "5105105105105100", "2223003122003222", "378282246310005",
    "371449635398431", "6011111111111117", "30569309025904", "38520000023237", "3530111333300000", "6200000000000005", "6759649826438453",
]  # fmt: skip

MASKED = [
    ("My card is 4111 1111 1111 1111, please refund it.", "My card is •••• 1111, please refund it."),
    ("4111-1111-1111-1111 exp 12/27 CVV: 123", "•••• 1111 exp 12/27 CVV: •••"),
    ("4111.1111.1111.1111", "•••• 1111"),
    ("4111\u00a01111\u202f1111\u00a01111", "•••• 1111"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "•••• 1111"),
    ("Amex 3782 822463 10005 security code is 1234", "Amex •••• 0005 security code is •••"),
    ("4111 1111 1111 1111 123", "•••• 1111 123"),
    ("رقم بطاقتي ٤١١١ ١١١١ ١١١١ ١١١١ ورمز الأمان ١٢٣", "رقم بطاقتي •••• ١١١١ ورمز الأمان •••"),
    ("بطاقتي \u200e4111-1111-1111-1111\u200e شكرًا", "بطاقتي \u200e•••• 1111\u200e شكرًا"),
    ("卡號4111111111111111，背面末三碼 737", "卡號•••• 1111，背面末三碼 •••"),
    ("卡號４１１１ １１１１ １１１１ １１１１", "卡號•••• １１１１"),
    ("我的身分證字號是A123456789，謝謝", "我的身分證字號是•••• 6789，謝謝"),
    ("居留證 A800000014", "居留證 •••• 0014"),
    ("身分證Ａ１２３４５６７８９", "身分證•••• ６７８９"),
    ("رقم الهوية 1000000008", "رقم الهوية •••• 0008"),
    ("رقمي الوطني ٩٨٧١٠١٢٣٤٥ من عمّان", "رقمي الوطني •••• ٢٣٤٥ من عمّان"),
    ("My Emirates ID 784-1980-1234567-8", "My Emirates ID •••• 5678"),
    ("SSN 123-45-6789", "SSN •••• 6789"),
    ("my social security number is 123456789", "my social security number is •••• 6789"),
    ("NI number AB 12 34 56 C.", "NI number •••• 456C."),
    ("IBAN: SA03 8000 0000 6080 1016 7519", "IBAN: •••• 7519"),
    ("DE89370400440532013000 bitte", "•••• 3000 bitte"),
    ("GB29 NWBK 6016 1331 9268 19 and more", "•••• 6819 and more"),
    ("My passport number is N1234567.", "My passport number is •••• 4567."),
    ("جواز سفري رقم: N123456", "جواز سفري رقم: •••• 3456"),
    ("護照號碼 312345678", "護照號碼 •••• 5678"),
]  # fmt: skip

READABLE = [
    "Order 4111111111111111 has not come.", "order no. 5555555555554444", "#4111111111111111", "Invoice: 378282246310005", "tracking number 6011111111111117",
    "رقم الطلب 4111111111111111", "رقم التتبع: 5555555555554444", "訂單編號：4111111111111111", "包裹單號 6011111111111117 還沒到",
    "Call me at +49 1512 3456789", "+44 20 7946 0958", "0912-345-678", "(212) 555-1234", "هاتفي ٠٧٩ ١٢٣ ٤٥٦٧", "+962 79 123 4567", "09-1234567 分機 123",
    "1Z999AA10123456784", "9400 1000 0000 0000 0000 00", "RA123456789TW", "JD014600003GB", "EAN 4006381333931", "4006381333931", "ISBN 9783161484100",
    "2026-11-22 14:05:00", "NT$ 4,111,111", "IMEI 356938035643809", "https://shop.example/o/4111111111111111?x=1", "4111111111111112", "1234567890123456",
    "0000 0000 0000 0000", "my order ID 1000000008", "2125551234", "1000000008", "Z999999999", "part AB123456", "kept.42.4111111111111111a@kept.example",
    "My passport is ready on 2026-11-22", "護照的問題 0912345678", "size 123 and 456", "CVV is what exactly?", "ssn", "4111 1111\n1111 1111", "GB29 NWBK 6016 1331 9268 18",
    "統編 12345675", "發票 AB12345678", "LR-2026-004111", "batch 20261122-0001-0002", "SO-4111-1111", "12 34 56 78 90 12 34 56 78", "",
]  # fmt: skip


@pytest.mark.parametrize("number", CARDS)
def test_a_card_of_each_issuer_is_masked(number):
    assert masked(f"my card {number} thanks") == f"my card •••• {number[-4:]} thanks"


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_what_is_a_secret_is_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize("text", READABLE)
def test_what_is_no_secret_stays_readable(text):
    assert masked(text) == text


@given(st.text(alphabet=st.sampled_from("0123456789 -.٤٥４a\n#A+:١卡"), max_size=200))
def test_spans_are_in_order_and_all_else_stays(text):
    found = find(text)
    assert all(one.end <= next.start for one, next in zip(found, found[1:], strict=False))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    at, rest = 0, masked(text)
    for one in found:
        assert rest.startswith(text[at : one.start] + one.shown)
        rest, at = rest[one.start - at + len(one.shown) :], one.end
    assert rest == text[at:]


@given(st.text(max_size=300))
def test_nothing_makes_it_fail(text):
    assert masked(masked_html(text)) is not None


@given(st.from_regex(r"[5-9][0-9]{8}|09[0-9]{8}|\+[1-9][0-9]{10,11}", fullmatch=True))
def test_telephone_and_small_order_numbers_are_never_masked(number):
    assert masked(f"It is {number}, thank you") == f"It is {number}, thank you"


@pytest.mark.parametrize("piece", ["4 ", "4111 ", "1", "A1", "AE12 ", "order ", "passport ", "رقم ", "卡"])
def test_time_grows_with_length_and_no_faster(piece):
    def took(n):
        start = time.perf_counter()
        find(piece * n + " 4111111111111111")
        return time.perf_counter() - start

    took(200)
    assert took(8_000) < max(40 * took(1_000), 0.5)


@pytest.mark.parametrize(("html", "shown"), [
    ("<p>card 4111 1111 1111 1111</p>", "<p>card •••• 1111</p>"),
    ("<p>4111 <b>1111</b> 1111&nbsp;1111</p>", "<p>•••• 1111<b></b></p>"),
    ("<td>4111</td><td>1111</td><td>1111</td><td>1111</td>", "<td>4111</td><td>1111</td><td>1111</td><td>1111</td>"),
    ('<a href="https://x.example/4111111111111111">here</a>', '<a href="https://x.example/4111111111111111">here</a>'),
    ('<img alt="4111 1111 1111 1111">', '<img alt="•••• 1111">'),
    ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
    ("<p>٤١١١ ١١١١ ١١١١ ١١١١</p>", "<p>•••• ١١١١</p>"),
])  # fmt: skip
def test_html_is_masked_where_it_is_read(html, shown):
    assert masked_html(html) == shown
    # Also far down in a long mail, which is looked at quickly first.
    assert masked_html("<p>Hello</p>" * 500 + html) == "<p>Hello</p>" * 500 + shown
