"""CSV as people have it."""

import io
import tracemalloc

import pytest

from kept.exchange.csv_people import encodings, reading
from kept.exchange.csv_people.reading import Hopeless, records

ARABIC = "الاسم,البريد\nسلمى حداد,salma@example.org\nعمر سعيد,omar@example.net\n"
CHINESE = "姓名,電子郵件\n陳怡君,yijun@example.com.tw\n林威廷,weiting@example.com.tw\n"
SIMPLE = "姓名,邮箱\n张伟,zhang@example.cn\n刘洋,liu@example.cn\n"
FRENCH = "Nom,E-mail\nFrançois Lefèvre,f@example.fr\nZoé Çelik,z@example.fr\n"


def read(content: bytes, **options):
    return list(records(io.BytesIO(content), **options))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "utf-8"), (ARABIC, "cp1256"), (CHINESE, "cp950"), (CHINESE, "utf-8-sig"), (SIMPLE, "gb18030"),
        (FRENCH, "cp1252"), (CHINESE, "utf-16"), (ARABIC, "utf-16-le"), (ARABIC, "utf-16-be"), ("a,b\n1,2\n", "utf-8"),
    ],
)  # fmt: skip
def test_the_encoding_is_seen(text, encoding):
    assert encodings.encoding_of(text.encode(encoding)) == encoding


def test_wide_encodings_are_written_anew():
    out = io.BytesIO()
    encodings.as_utf_8(io.BytesIO(CHINESE.encode("utf-16")), "utf-16", out)
    assert [record.cells[0] for record in read(out.getvalue())] == ["姓名", "陳怡君", "林威廷"]


@pytest.mark.parametrize("delimiter", encodings.DELIMITERS)
def test_the_separator_is_seen(delimiter):
    rows = [["name", "e-mail", "note"], ["Haddad, Salma", "s@example.org", "a;b|c"], ["Omar", "o@example.net", ""]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert encodings.delimiter_of(text) == delimiter
    assert [record.cells for record in read(text.encode(), delimiter=delimiter)] == rows


def test_quotes_breaks_and_every_end_of_line():
    content = b'name,note\r\n"Haddad, ""Sal"" Salma","two\nlines"\rOmar,5" screen\n\n ,\nLast,one'
    found = [(record.line, record.cells) for record in read(content)]
    assert found == [
        (1, ["name", "note"]),
        (2, ['Haddad, "Sal" Salma', "two\nlines"]),
        (4, ["Omar", '5" screen']),
        (7, ["Last", "one"]),
    ]


def test_one_bad_line_spoils_no_other():
    wide = ",".join(["x"] * 10_000)
    rows = [b"name,mail", b'"never closed,a@b.example', b"Salma,s@example.org", wide.encode(), b"Om\xff\xfear,o@x.example", b"N\x00ul,n@x.example"]  # fmt: skip
    found = read(b"\n".join(rows))
    assert [bool(record.wrong) for record in found] == [False, True, False, True, True, False]
    assert "10000 columns" in found[3].wrong
    assert found[5].cells[0] == "Nul"


def test_it_goes_on_where_it_was():
    content = CHINESE.replace("\n", "\r\n").encode("cp950")
    whole = read(content, encoding="cp950")
    for index, record in enumerate(whole):
        rest = read(content, encoding="cp950", position=record.position, line=record.line)
        assert [each.cells for each in rest] == [each.cells for each in whole[index + 1 :]]


def test_a_line_of_100_mb_takes_no_memory():
    class Long(io.RawIOBase):
        left = 100 * 1024 * 1024

        def seek(self, *args):
            return 0

        def read(self, size=-1):
            if self.left > 0:
                self.left -= size
                return b"x" * size
            found, self.left = (b"\nSalma,s@example.org\n", -1) if self.left == 0 else (b"", -1)
            return found

    tracemalloc.start()
    found = list(records(Long()))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [bool(record.wrong) for record in found] == [True, False]
    assert most < 8 * 1024 * 1024


def test_a_file_full_of_open_quotes_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNCLOSED", 3)
    with pytest.raises(Hopeless):
        read((b'"open,\n' + b"x\n" * reading.MOST_LINES) * 4)
