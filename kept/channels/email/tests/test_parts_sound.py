"""Base64 is decoded in one go where it is without fault, and gives what the standard library gives."""

from email import message_from_bytes

import pytest

from kept.channels.email.parts import bytes_of


@pytest.mark.parametrize(
    "payload",
    [
        b"SGVsbG8=", b"SGVs\r\nbG8=\r\n", b"SGVs\nbG8=\n\n", b"SGVsbG8", b"SGVs bG8=", b"SGVs!bG8=", b"SGVsbG8=\r\nSGVs",
        b"", b"=", b"A", b"SGVs\r\n\r\nbG8=", b"SGVsbG8=\xff",
    ],
)  # fmt: skip
def test_a_part_in_base64_is_what_the_library_makes_of_it(payload):
    part = message_from_bytes(b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + payload)
    assert bytes_of(part) == part.get_payload(decode=True)
