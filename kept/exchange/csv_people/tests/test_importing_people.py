"""People out of a CSV file: looked at first, then brought in, and taken back."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from kept.events.actors import SYSTEM
from kept.exchange.csv_people import running
from kept.exchange.csv_people.mapping import guessed
from kept.exchange.csv_people.models import CsvImport
from kept.exchange.csv_people.running import choose, next_part, next_part_back, preview, start, take_file, undo
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.people.access import people_beginning
from kept.people.models import Organisation, Person

CHINESE = (
    "姓名;電子郵件;手機;公司;備註\n陳怡君;yijun@example.com.tw;+886912345678;燈與戒;喜歡綠茶\n"
    "林小姐;lin@example.com.tw;;燈與戒;\n王先生;;0912;;\n;;;;沒有地址\n"
)


def taken(text, by, encoding="utf-8"):
    return take_file(io.BytesIO(text.encode(encoding)), name="people.csv", by=by)


def brought(row, by):
    start(row, by=by)
    while next_part(row.pk):
        pass
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_columns_are_guessed_and_the_first_lines_say_what_they_would_do(yijun, mei, encoding):
    row = taken(CHINESE, mei, encoding)
    assert (row.delimiter, row.mapping) == (";", ["name", "email", "phone", "organisation", ""])
    assert [one.what.value for _record, one in preview(row)] == ["updated", "new", "wrong", "wrong"]
    assert Person.objects.count() == 1 and not Organisation.objects.exists()


@pytest.mark.parametrize(
    "header", [["Full Name", "E-mail", "Mobile phone", "Company"], ["الاسم الكامل", "البريد الإلكتروني", "رقم الهاتف", "الشركة"], ["姓名", "電子郵件", "手機號碼", "公司名稱"]],
)  # fmt: skip
def test_headings_are_understood_in_three_languages(header):
    assert guessed(header, []) == ["name", "email", "phone", "organisation"]


def test_people_are_made_and_completed_and_told_apart(yijun, mei):
    row = taken(CHINESE, mei)
    choose(row, columns=["name", "email", "phone", "organisation", "fact"], policy="fill", by=mei)
    brought(row, mei)
    assert row.counts == {"updated": 1, "new": 1, "wrong": 2}
    yijun.refresh_from_db()
    assert yijun.organisation.name == "燈與戒" and yijun.identities.filter(value="+886912345678").exists()
    assert [(fact.label, fact.text) for fact in yijun.facts.all()] == [("備註", "喜歡綠茶")]
    assert "people.csv" in yijun.facts.get().source
    lin = Person.objects.get(name="林小姐")
    assert (lin.organisation, list(people_beginning(mei, "lin@"))) == (yijun.organisation, [lin])
    again = brought(taken(CHINESE, mei), mei)
    assert again.counts == {"same": 2, "wrong": 2}


def test_filling_leaves_what_is_known_and_replacing_does_not(salma, mei):
    text = "name,email,timezone\nSelma Hadad,salma@example.org,Europe/Paris\n"
    assert brought(taken(text, mei), mei).counts == {"same": 1}
    row = taken(text, mei)
    choose(row, columns=row.mapping, policy="replace", by=mei)
    brought(row, mei)
    salma.refresh_from_db()
    assert (salma.name, salma.timezone) == ("Selma Hadad", "Europe/Paris")
    undo(row, by=mei)
    while next_part_back(row.pk):
        pass
    salma.refresh_from_db()
    assert (salma.name, salma.folded, salma.timezone) == ("Salma Haddad", "salma haddad", "Asia/Amman")


def test_undoing_leaves_who_has_written_since(mei, help_channel):
    row = brought(taken("name,email\nAda,ada@example.org\nBea,bea@example.org\n", mei), mei)
    ada = Person.objects.get(name="Ada")
    receive(help_channel, ada, text="Hello", by=SYSTEM)
    undo(row, by=mei)
    run_due(raising=True)
    row.refresh_from_db()
    assert row.undone_at and (row.counts["undone"], row.counts["left"]) == (1, 1)
    assert Person.objects.filter(name="Ada").exists() and not Person.objects.filter(name="Bea").exists()


def test_one_wrong_value_spoils_no_other_line(salma, joanna, mei):
    text = (
        "id,first name,last name,e-mail,phone,language,time zone\n1,Ada,Lovelace,ada@example.org,0044 20 7946 0018,en,Europe/London\n"
        "2,Bob,,not an address,,,\n3,Cy,,cy@example.org,,xx,\n4,Di,,di@example.org,,,Mars\n5,,,salma@example.org;joanna@example.com,,,\n"
        "6,Ada again,,ada@example.org,,,\n"
    )  # fmt: skip
    row = brought(taken(text, mei), mei)
    assert row.counts == {"new": 1, "wrong": 4, "same": 1}, [line.why for line in row.lines.all()]
    ada = Person.objects.get(external_id="1")
    assert ada.name == "Ada Lovelace" and ada.identities.filter(value="+442079460018").exists()
    assert "Salma Haddad, Joanna Reyes" in row.lines.get(number=6).why


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "nothing in this file"), (b"\n\n\n", "nothing in this file"), (b",".join([b"x"] * 10_000) + b"\n1,2", "10000 columns"), (b"x" * 200_000, "longer than")],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_reason(mei, content, said):
    with pytest.raises(ValidationError) as error:
        take_file(io.BytesIO(content), name="x.csv", by=mei)
    assert said in " ".join(error.value.messages)


def test_without_a_column_to_find_people_by_nothing_begins(mei):
    with pytest.raises(ValidationError):
        start(taken("name,city\nAda,London\n", mei), by=mei)


def test_a_file_without_headings_is_read_from_its_first_line(mei):
    assert brought(taken("Ada,ada@example.org\nBea,bea@example.org\n", mei), mei).counts == {"new": 2}


def test_memory_stays_flat(mei, monkeypatch):
    monkeypatch.setattr(running, "PART", 100)

    def most(lines):
        text = "name,email\n" + "".join(f"Ada {n},same@example.org\n" for n in range(lines))
        row = taken(text, mei)
        start(row, by=mei, queue=False)
        tracemalloc.start()
        while next_part(row.pk):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    monkeypatch.setattr(running, "bring_in", lambda rows, **options: [running.Outcome(row) for row in rows])
    most(200)
    assert most(20_000) < 2 * most(2_000) + 2_000_000


def test_on_the_page_it_is_looked_at_mapped_and_brought_in(client_as, noor, amal, yijun):
    client = client_as(noor)
    assert client_as(amal).get("/people/imports").status_code == 403
    sent = client.post("/people/imports", {"file": SimpleUploadedFile("kunden.csv", CHINESE.encode("cp950"))})
    row = CsvImport.objects.get()
    page = client.get(sent.url).content.decode()
    assert "more is known" in page and "cp950" in page and "No address" in page
    form = {"encoding": row.encoding, "delimiter": ";", "policy": "fill"}
    columns = {f"column-{n}": name for n, name in enumerate(["name", "email", "phone", "organisation", ""])}
    assert client.post(sent.url, form | {"column-0": "age"}).status_code == 422
    assert client.post(sent.url, form | {"encoding": "utf-8"}).status_code == 422
    assert client.post(sent.url, form | {"encoding": "cp950"}).status_code == 302
    client.post(sent.url, form | columns | {"start": "1"})
    run_due(raising=True)
    page = client.get(sent.url).content.decode()
    assert "Download the wrong lines" in page and "0912" in page
    report = b"".join(client.get(f"{sent.url}/report").streaming_content).decode("utf-8-sig")
    assert report.splitlines()[0].startswith("Line,What is wrong,姓名") and "王先生" in report
    assert client.post(f"{sent.url}/undoing").status_code == 302
    run_due(raising=True)
    assert not Person.objects.filter(name="林小姐").exists()


def test_the_command_line_takes_any_encoding(db, tmp_path):
    from click.testing import CliRunner

    from kept.config.commands.exchange import import_

    file = tmp_path / "customers.csv"
    file.write_bytes("稱號,信箱\n陳小姐,chen@example.com.tw\n壞,沒有\n".encode("utf-16"))
    done = CliRunner().invoke(import_, [str(file), "--column", "稱號=name"])
    assert done.exit_code == 1 and "1 new, 1 wrong" in done.output, done.output
    assert Person.objects.get(name="陳小姐").identities.get().value == "chen@example.com.tw"
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert "nothing in this file" in CliRunner().invoke(import_, [str(empty)]).output
