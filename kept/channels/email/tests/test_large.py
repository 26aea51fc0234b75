"""Large mails: how much memory and time their reading needs. A tenth of what we take, so that the test is quick."""

import base64
import time
import tracemalloc

import pytest

from kept.channels.email.hostile import endless_text
from kept.channels.email.reading import read

MEGABYTE = 100_000  # a tenth of one
FILE = base64.encodebytes(bytes(18 * MEGABYTE))
LARGE = {
    "an attachment": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
    b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + FILE + b"--b--",
    "one header": b"X-Long: " + b"x" * 25 * MEGABYTE + b"\r\n\r\nhi",
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_mail_of_25_megabytes_is_read_in_seconds_and_under_250_megabytes_by_its_tenth(kind):
    raw = b"Subject: Large\r\nFrom: a@example.org\r\n" + LARGE[kind]
    assert len(raw) > 24 * MEGABYTE
    tracemalloc.start()
    began = time.process_time()
    found = read(raw)
    took, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.subject == "Large" and (found.body_text or found.troubles)
    assert most + len(raw) < 250 * MEGABYTE and took < 4, (most, took)


def test_of_an_endless_text_only_what_is_shown_is_parsed():
    text = b"hello world, where is my ring?\r\n" * 400_000
    assert endless_text(b"Subject: Large\r\n\r\n" + text)
    assert not endless_text(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + text)
    assert not endless_text(b"Content-Disposition: attachment; filename=log.txt\r\n\r\n" + text)


def test_a_date_at_either_end_of_time_is_read():
    assert read(b"Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\nhi").date_utc.year == 1970
    assert read(b"Date: Fri, 31 Dec 9999 23:59:59 +0000\r\n\r\nhi").date_utc.year == 9999
    assert read(b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\nhi").date_utc is None


def test_a_mail_nested_a_thousand_times_is_read():
    raw = b"hi"
    for number in range(1000):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) + raw
    found = read(b"Subject: Deep\r\n" + raw)
    assert found.subject == "Deep" and found.troubles


def test_nul_and_halves_of_letters_are_not_kept():
    raw = b"Subject: a\x00b =?utf-8?B?7aCA?=\r\nFrom: \xed\xa0\x80 <a@example.org>\r\n\r\nhi\x00 \xed\xa0\x80"
    line = str(read(raw).as_line())
    assert "\x00" not in line and "\\x00" not in line and line.encode("utf-8")
