"""What other programs wrap: winmail.dat, signatures, encryption, and mails that were sent on as files."""

import base64
import struct
import time

import pytest

from kept.channels.email.mail import Address
from kept.channels.email.reading import read
from kept.channels.email.rtf import decompressed, read_rtf
from kept.channels.email.tests.fuzzing_seeds import RTF, tnef, tnef_file, tnef_object, tnef_property
from kept.channels.email.tnef import unwrapped


def with_winmail(data: bytes, text: str = "") -> bytes:
    encoded = base64.encodebytes(data).decode()
    return (
        f"Subject: Files\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        f"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--b--"
    ).encode()


def properties(*rows: bytes) -> bytes:
    return tnef_object(1, 0x9003, struct.pack("<I", len(rows)) + b"".join(rows))


def test_the_files_in_a_winmail_dat_are_found_with_their_names():
    found = read(with_winmail(tnef(tnef_file("خاتم.txt", b"ring"), tnef_file("發票.pdf", b"%PDF")), "See here"))
    assert found.tnef_attachment_names == ["خاتم.txt", "發票.pdf"]
    assert [piece.data for piece in found.wrapped] == [b"ring", b"%PDF"]
    assert (found.attachment_names, found.body_text.strip()) == (["winmail.dat"], "See here")


def test_the_text_in_a_winmail_dat_is_read_where_the_mail_has_none():
    text = properties(tnef_property(0x1F, 0x1000, "أين خاتمي؟\0".encode("utf-16-le")))
    assert read(with_winmail(tnef(text))).body_text == "أين خاتمي؟"


def test_an_html_in_the_rich_text_of_outlook_is_read():
    found = read(with_winmail(tnef(properties(tnef_property(0x102, 0x1009, RTF)))))
    assert (found.body_html, found.body_text) == ("<p>خاتم</p>", "خاتم")


def test_rich_text_that_was_no_html_is_read_as_text():
    text, is_html = read_rtf(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Caf\'e9 \u26412?\u-10179?\u-8704?\par Salma}"
    )
    assert (text, is_html) == ("Café 本😀\nSalma", False)


def test_packed_rich_text_is_unpacked():
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def nested(depth: int) -> bytes:
    data = tnef(tnef_file("deep.txt", b"x"))
    for _ in range(depth):
        inside = bytes.fromhex("0703020000000000c000000000000046") + data
        rows = struct.pack("<I", 1) + tnef_property(0xD, 0x3701, inside)
        data = tnef(tnef_object(2, 0x9002, b"\0" * 14), tnef_object(2, 0x9005, rows))
    return data


def test_a_mail_inside_gives_its_files_too():
    assert [piece.name for piece in unwrapped(nested(1)).pieces] == ["deep.txt"]


HOSTILE = {
    "four thousand million properties": tnef(tnef_object(1, 0x9003, b"\xff\xff\xff\xff" + b"\0" * 8)),
    "four thousand million values": tnef(tnef_object(1, 0x9003, struct.pack("<IHHI", 1, 0x1002, 0x1000, 0xFFFFFFFF))),
    "lengths beyond the end": tnef(tnef_object(1, 0x9003, struct.pack("<IHHII", 1, 0x1F, 0x1000, 9, 0xFFFFFFF0))),
    "objects without a length": b"\x78\x9f\x3e\x22" + b"\0" * 200_000,
    "a thousand mails in one another": nested(1000),
    "rich text that repeats itself": tnef(properties(tnef_property(0x102, 0x1009, b"\0" * 8 + b"LZFu" + b"\0" * 4 + b"\xff" * 900_000))),
    "rich text of braces": tnef(properties(tnef_property(0x102, 0x1009, b"{\\rtf1" + b"{" * 900_000))),
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_winmail_dat_built_to_hurt_is_read_in_a_moment(kind):
    began = time.process_time()
    found = read(with_winmail(HOSTILE[kind], "hello"))
    assert found.body_text.strip() == "hello" and not any("Error" in trouble for trouble in found.troubles)
    assert time.process_time() - began < 5


CLEAR = "Hello Mei,\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nWhere is my ring?\r\n- -- \r\nSalma\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n"


def test_a_clear_signed_mail_is_read_without_its_armour_and_kept_with_it():
    found = read(f"Subject: Ring\r\n\r\n{CLEAR}".encode())
    assert found.protection == "signed" and "-----BEGIN PGP SIGNED" in found.body_text
    assert "Where is my ring?" in found.reply_text and "PGP" not in found.reply_text and "Hash:" not in found.reply_text


def test_a_signed_mail_is_read_and_keeps_its_signature():
    raw = b"Content-Type: multipart/signed; protocol=application/pgp-signature; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\nx\r\n--b--"
    found = read(raw)
    assert (found.protection, found.body_text, found.attachment_names) == ("signed", "Hello", ["signature.asc"])


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--",
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nxx",
        b"Content-Type: application/x-pkcs7-mime; name=smime.p7m\r\n\r\n\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80",
        b"Subject: x\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----",
    ],
)
def test_an_encrypted_mail_is_known_and_kept(raw):
    found = read(raw)
    assert found.protection == "encrypted" and (found.attachments or "BEGIN PGP MESSAGE" in found.body_text)


def test_what_is_only_signed_is_read_through_its_envelope():
    inner = b"Content-Type: text/plain\r\n\r\nWhere is my ring?"
    octets = b"\x24\x80\x04" + bytes([10]) + inner[:10] + b"\x04" + bytes([len(inner) - 10]) + inner[10:] + b"\0\0"
    pkcs7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    data = b"\x30\x80" + pkcs7 + b"\x02\xa0\x80\x30\x80" + pkcs7 + b"\x01\xa0\x80" + octets + b"\0" * 8
    raw = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = read(raw + base64.b64encode(data))
    assert (found.protection, found.body_text, found.attachment_names) == ("signed", "Where is my ring?", ["smime.p7m"])


ENCLOSED = "From: =?utf-8?B?2LPZhNmF2Yk=?= <salma@example.org>\r\nSubject: Broken ring\r\nTo: amal@kept.example\r\n\r\nIt broke.\r\n"


def sent_on(subject: str, text: str, how: str = "") -> bytes:
    return (
        f"From: amal@kept.example\r\nSubject: {subject}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: message/rfc822\r\n{how}\r\n{ENCLOSED}\r\n--b--"
    ).encode()


@pytest.mark.parametrize(
    "raw",
    [
        sent_on("Fwd: Broken ring", "Please look."),
        sent_on("Broken ring", "Please look.", "Content-Disposition: inline\r\n"),
    ],
)
def test_a_mail_sent_on_as_a_file_says_who_wrote_it(raw):
    found = read(raw).forwarded
    assert (found.sender, found.subject) == (Address("سلمى", "salma@example.org"), "Broken ring")
    assert (found.text, found.above) == ("It broke.", "Please look.")


def test_a_mail_sent_on_in_the_text_says_who_wrote_it():
    head = "---------- Forwarded message ---------\r\nFrom: Salma <salma@example.org>\r\nDate: Mon, 23 Nov 2026\r\nSubject: Broken ring\r\nTo: amal@kept.example\r\n\r\nIt broke."
    found = read(f"Subject: Fwd: Broken ring\r\n\r\nPlease look.\r\n\r\n{head}".encode()).forwarded
    assert (found.sender, found.text, found.above) == (
        Address("Salma", "salma@example.org"),
        "It broke.",
        "Please look.",
    )


def test_a_mail_beside_what_somebody_writes_is_only_a_file():
    assert read(sent_on("Re: My ring", "This is what I got then.")).forwarded is None
