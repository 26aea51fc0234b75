"""What the fuzzing begins with: small mails of every shape, and the words that have hurt mail readers before."""

from __future__ import annotations

import base64
import struct

_HEAD = b'From: =?utf-8?B?2LPZhNmF2Yk=?= <salma@example.org>\r\nTo: "Help, Desk" <help@lampring.example>, Mei <mei@kept.example>\r\n'
_HEAD += b"Subject: =?utf-8?Q?=D8=AE=D8=A7=D8=AA=D9=85?= ring\r\nDate: Tue, 24 Nov 2026 14:05:00 +0300\r\nMessage-ID: <1@example.org>\r\n"
_HEAD += b"References: <0@lampring.example>\r\nIn-Reply-To: <0@lampring.example>\r\n"


def _parts(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return _HEAD + f"Content-Type: multipart/{kind}; boundary=b\r\n\r\nold programs\r\n{body}--b--\r\n".encode()


def tnef_object(level: int, name: int, data: bytes) -> bytes:
    """One attribute of a winmail.dat."""
    return bytes([level]) + struct.pack("<HHI", name, 6, len(data)) + data + b"\0\0"


def tnef_property(kind: int, name: int, data: bytes) -> bytes:
    """One MAPI property that holds text or bytes."""
    return struct.pack("<HHII", kind, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def tnef_file(name: str, data: bytes) -> bytes:
    """A file in a winmail.dat, with its long name in UTF-16."""
    properties = struct.pack("<I", 1) + tnef_property(0x1F, 0x3707, name.encode("utf-16-le") + b"\0\0")
    return tnef_object(2, 0x9002, b"\0" * 14) + tnef_object(2, 0x800F, data) + tnef_object(2, 0x9005, properties)


def tnef(*objects: bytes) -> bytes:
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(objects)


RTF = rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0\fcharset178 Arial;}}{\*\htmltag64 <p>}\htmlrtf{\htmlrtf0\f0 \'ce\'c7\'ca\'e3{\*\htmltag72 </p>}}"
PLAIN = "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nWhere is =\r\nmy ring? =E2=80=AE\r\n> you wrote =\r\n"
HTML = "Content-Type: text/html; charset=windows-1256\r\n\r\n<div style='display:none'>pre</div><p dir=rtl>Hello <a href='https://a.example'>there</a></p><table><tr><td>1<td>2</table>"
FILE = "Content-Type: application/pdf; name*0*=utf-8''%E7%99%BC; name*1*=%E7%A5%A8.pdf\r\nContent-Disposition: attachment; filename=\"=?big5?B?tW+yvC5wZGY=?=\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ="
IMAGE = "Content-Type: image/png\r\nContent-ID: <ring@a>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
CALENDAR = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Home\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:42\r\nSUMMARY:Fit\\, ring\r\nDTSTART;TZID=Home:20261124T100000\r\nDURATION:PT1H\r\nORGANIZER:mailto:mei@kept.example\r\nEND:VEVENT\r\nEND:VCALENDAR"
REPORT = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; salma@example.org\r\nAction: failed\r\nStatus: 5.1.1"
ENCLOSED = "Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\nFrom: salma@example.org\r\nSubject: Ring\r\n\r\nIt broke."
WINMAIL = tnef(
    tnef_object(1, 0x9007, struct.pack("<II", 1256, 0)),
    tnef_object(1, 0x9003, struct.pack("<I", 1) + tnef_property(0x102, 0x1009, RTF)),
    tnef_file("خاتم.txt", b"ring"),
)

SEEDS = [
    _HEAD + b"\r\nHello, where is my ring?\r\n\r\nOn Monday Mei wrote:\r\n> It is on its way.\r\n-- \r\nSalma\r\n",
    _HEAD + b"Content-Type: text/plain; charset=windows-1256\r\n\r\n" + "أين طلبي؟".encode("cp1256"),
    _HEAD + b"Content-Type: text/plain; charset=big5\r\n\r\n" + "我的訂單在哪裡".encode("big5"),
    _HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + "指輪はどこですか".encode("iso2022_jp"),
    _HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+ZeVnLIqe-",
    "Subject: 我的订单\r\nFrom: 王\r\n\r\n我的订单在哪里".encode("gb18030"),
    _parts("alternative", PLAIN, HTML),
    _parts("mixed", PLAIN, HTML, FILE, ENCLOSED, "\r\nfooter"),
    _parts("related", HTML, IMAGE),
    _parts("alternative", PLAIN, HTML, CALENDAR),
    _parts("report; report-type=delivery-status", PLAIN, REPORT, ENCLOSED),
    _parts("report; report-type=feedback-report", PLAIN, REPORT.replace("delivery-status", "feedback-report"), ENCLOSED),
    _parts("signed", PLAIN, "Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----"),
    _parts("digest", "\r\nSubject: One\r\n\r\none", "\r\nSubject: Two\r\n\r\ntwo"),
    _parts("mixed", f"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(WINMAIL).decode()}"),
    _HEAD + b"\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHello\r\n- -- \r\n-----BEGIN PGP SIGNATURE-----\r\n\r\nx\r\n-----END PGP SIGNATURE-----\r\n",
    _HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80\x04\x0a\r\n\r\nHello!!\x00\x00"),
    _HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\n",
]  # fmt: skip

WORDS = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n", b"\n ", b"\t", b";", b'"', b"\\",
    b"=?", b"?=", b"=?utf-8?B?", b"=?utf-16?B?/v8=?=", b"=?iso-2022-jp?B?GyRC?=", b"=?x?q?=ff?=", b"'", b"*0*=", b"*=utf-8''%ff",
    b"<", b">", b"@", b"(", b")", b",", b":", b"[", b"--b", b"--b--", b"--", b"boundary=", b'boundary=""', b"charset=", b"hex", b"zlib",
    b"rot13", b"idna", b"punycode", b"unicode_escape", b"raw_unicode_escape", b"mbcs", b"undefined", b"utf-7", b"utf-16", b"utf-32",
    b"utf-16-le", b"utf-8-sig", b"iso-2022-kr", b"hz", b"euc-tw", b"big5-hkscs", b"gb18030", b"shift_jis", b"iso-8859-6", b"iso-8859-8-i",
    b"base64", b"quoted-printable", b"x-uuencode", b"binary", b"8bit", b"multipart/mixed", b"multipart/alternative", b"message/rfc822",
    b"message/delivery-status", b"text/html", b"text/calendar", b"text/rfc822-headers", b"application/ms-tnef", b"application/pkcs7-mime",
    b"format=flowed; delsp=yes", b"Content-Type: ", b"Content-Disposition: inline", b"Content-Disposition: attachment; filename=",
    b"Content-Transfer-Encoding: ", b"From: ", b"Date: Thu, 01 Jan 1970 00:00:00 +0000", b"Date: Fri, 31 Dec 9999 23:59:59 -1200",
    b"Date: Mon, 0 Foo 0000 99:99 +999999", b"Date: ", b"+9999", b"-99999999999999999999", b"1e999", b"%s", b"%00", b"&#0;", b"&#xd800;",
    b"&#55296;", b"<script>", b"<!--", b"<table>", b"<div>" * 50, b"<b>" * 50, b"<![CDATA[", b"</", b"> ", b">>>>>>", b"-----Original Message-----",
    b"---------- Forwarded message ---------", b"On Mon wrote:", b"-- \r\n", b"begin 644 a\r\n", b"\x1b$B", b"\x1b(B", b"\x1b$)C", b"~{", b"~}",
    b"BEGIN:VEVENT", b"END:VEVENT", b"DTSTART:99991231T235959Z", b"DTSTART;TZID=../../etc/passwd:20260101T000000", b"DTSTART;TZID=\x00:20260101T000000",
    b"DURATION:P9999W", b"RRULE:FREQ=SECONDLY", b"TZOFFSETTO:+9999", b"-----BEGIN PGP MESSAGE-----", b"-----BEGIN PGP SIGNED MESSAGE-----\r\n",
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0", b"\x78\x9f\x3e\x22", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"LZFu", b"{\\rtf1", b"\\u-10179?", b"\\'",
    "٣".encode(), "Ⅳ".encode(), "²".encode(), b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Id: <a>", b"X-Failed-Recipients: ",
]  # fmt: skip
