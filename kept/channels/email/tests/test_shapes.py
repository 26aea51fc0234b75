"""Every shape of a mail: what is text, what is attached, and how the pieces come together."""

from kept.channels.email.reading import read


def shaped(kind: str, *parts: str, top: str = "") -> bytes:
    """A mail of that multipart kind; each part is its headers, an empty line and its text."""
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"Subject: Shape\r\n{top}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{body}--b--\r\n".encode()


PLAIN = "Content-Type: text/plain\r\n\r\nWhere is my ring?"
HTML = "Content-Type: text/html\r\n\r\n<p>Where is my <b>ring</b>?</p>"
FOOTER = "Content-Type: text/plain\r\n\r\nYou get this by a list."
ENCLOSED = "From: Salma <salma@example.org>\r\nSubject: Ring\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nIt broke.\r\n--i\r\nContent-Type: image/png; name=ring.png\r\n\r\nx\r\n--i--"


def test_a_list_footer_does_not_take_the_place_of_what_was_written_in_html():
    found = read(shaped("mixed", HTML, FOOTER))
    assert found.body_text.split("\n") == ["Where is my ring?", "You get this by a list."]
    assert "<b>ring</b>" in found.body_html and "You get this by a list." in found.body_html


def test_an_alternative_called_mixed_is_not_read_twice():
    found = read(shaped("mixed", PLAIN, HTML))
    assert found.body_text == "Where is my ring?" and "<b>" in found.body_html


def test_a_text_in_two_pieces_around_a_picture_is_whole():
    found = read(shaped("mixed", PLAIN, "Content-Type: image/png; name=a.png\r\n\r\nx", FOOTER))
    assert found.body_text == "Where is my ring?\nYou get this by a list." and found.attachment_names == ["a.png"]


def test_an_enclosed_mail_is_attached_whole():
    found = read(shaped("mixed", PLAIN, f"Content-Type: message/rfc822; name=ring.eml\r\n\r\n{ENCLOSED}"))
    assert found.body_text == "Where is my ring?" and found.attachment_names == ["ring.eml"]
    assert b"It broke." in found.attachments[0].data


def test_an_enclosed_mail_that_is_to_be_seen_is_read_with_its_files():
    part = f"Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n{ENCLOSED}"
    found = read(shaped("mixed", PLAIN, part))
    assert found.attachment_names == ["ring.png"]
    assert found.body_text.startswith("Where is my ring?") and "It broke." in found.body_text
    assert "From: Salma <salma@example.org>" in found.body_text


def test_an_enclosed_mail_that_some_program_encoded_can_be_opened():
    part = "Content-Type: message/rfc822; name=a.eml\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogUmluZw0KDQpJdCBicm9rZS4="
    assert read(shaped("mixed", PLAIN, part)).attachments[0].data == b"Subject: Ring\r\n\r\nIt broke."


def test_a_part_that_was_said_to_have_parts_and_has_none_does_not_hide_the_text():
    empty = "Content-Type: multipart/alternative; boundary=none\r\n\r\nLeft over"
    assert read(shaped("mixed", PLAIN, empty)).body_text == "Where is my ring?"
    assert read(shaped("mixed", empty)).body_text.strip() == "Left over"


def test_parts_right_after_the_headers_are_parts():
    raw = b"Subject: Tight\r\nContent-Type: multipart/mixed; boundary=b\r\nA line for old programs.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--b--"
    found = read(raw)
    assert (found.subject, found.body_text) == ("Tight", "Hello") and "<p>" in found.body_html


def test_the_whole_mail_is_no_attachment_because_it_has_a_name():
    assert read(b"Content-Type: text/plain; name=note.txt\r\n\r\nHello").body_text == "Hello"


def test_an_encoded_text_with_a_name_is_a_file():
    part = "Content-Type: text/plain; name=list.txt\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8="
    assert read(shaped("mixed", PLAIN, part)).attachment_names == ["list.txt"]


def test_paragraphs_that_flow_are_put_together():
    raw = b"Content-Type: text/plain; format=flowed\r\n\r\nWhere is \r\nmy ring?\r\n\r\n> When \r\n> then\r\n From here\r\n-- \r\nSalma"
    assert read(raw).body_text == "Where is my ring?\n\n> When \n> then\nFrom here\n-- \nSalma"


def test_chinese_that_flows_gets_no_spaces():
    raw = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n我的訂單 \r\n在哪裡".encode()
    assert read(raw).body_text == "我的訂單在哪裡"


def test_a_flow_of_very_many_lines_is_read_in_a_moment():
    found = read(b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 200_000)
    assert found.body_text.startswith("a a a")
