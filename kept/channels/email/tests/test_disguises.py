"""Names that pretend: what turns the order of letters or cannot be seen does not get as far as a screen."""

import pytest

from kept.channels.email.disguises import honest_file_name
from kept.channels.email.mail import Address
from kept.channels.email.reading import read

RLO, LRI, PDI, ZWSP, LRM = "\u202e", "\u2066", "\u2069", "\u200b", "\u200e"


@pytest.mark.parametrize(
    "written, shown",
    [
        (f"ring{RLO}gpj.exe", "ringgpj.exe"),
        (f"ring{LRI}.jpg{PDI}.exe", "ring.jpg.exe"),
        (f"ring.exe{LRM}", "ring.exe"),
        (f"ri{ZWSP}ng.pdf", "ring.pdf"),
        ("ring\x1b[2J.pdf", "ring[2J.pdf"),
        ("خاتم.pdf", "خاتم.pdf"),
    ],
)
def test_a_file_cannot_hide_its_ending(written, shown):
    part = f"Content-Disposition: attachment; filename*=utf-8''{''.join(f'%{byte:02X}' for byte in written.encode())}"
    raw = f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{part}\r\n\r\nx\r\n--b--".encode()
    assert read(raw).attachment_names == [shown]


def test_a_long_name_keeps_its_ending():
    assert honest_file_name("a" * 400 + ".exe") == "a" * 251 + ".exe"


def test_a_sender_cannot_turn_the_letters_of_a_name():
    raw = f"From: {RLO}moc.elpmaxe@uroon{LRI} <thief@example.net>\r\n\r\nhi".encode()
    assert read(raw).sender == [Address("moc.elpmaxe@uroon", "thief@example.net")]


def test_an_arabic_name_with_its_marks_of_direction_is_kept():
    raw = "From: \u200fسلمى\u200f <salma@example.org>\r\n\r\nhi".encode()
    assert read(raw).sender[0].name == "\u200fسلمى\u200f"
