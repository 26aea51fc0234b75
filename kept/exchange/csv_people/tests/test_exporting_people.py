"""People into a CSV file, and back as they were."""

import io

import pytest
from django.utils import translation

from kept.events.models import Event
from kept.exchange.csv_people.exporting import COLUMNS, export_people, guarded
from kept.exchange.csv_people.running import choose, preview, take_file
from kept.people.finding import person_for
from kept.people.knowing import add_identity, know
from kept.people.models import Person
from kept.people.organisations import create_organisation, join


@pytest.mark.parametrize("cell", ["=1+1", "+962791234567", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_compute_stands_behind_an_apostrophe(cell):
    assert guarded(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are():
    assert [guarded(cell) for cell in ("", "Salma", "'tis", "a=b")] == ["", "Salma", "'tis", "a=b"]


@pytest.mark.parametrize("language", ["en", "ar", "zh-hant"])
def test_what_goes_out_comes_in_as_the_same(salma, yijun, mei, language):
    add_identity(salma, "phone", "+962791234567", by=mei)
    know(yijun, preferred_name="=cmd|' /C calc'!A0", by=mei)
    join(salma, create_organisation(name='@Haddad, & "Sons"', by=mei), by=mei)
    out = io.BytesIO()
    with translation.override(language):
        assert export_people(Person.objects.all(), COLUMNS, out, by=mei) == 2
        text = out.getvalue()
        assert text.startswith(b"\xef\xbb\xbf") and b"\n=" not in text and b",=" not in text and b",+" not in text
        row = take_file(io.BytesIO(text), name="people.csv", by=mei)
    assert set(row.mapping) >= {"name", "preferred_name", "email", "phone", "organisation", "language", "timezone"}
    choose(row, columns=row.mapping, policy="replace", by=mei)
    assert [one.what.value for _record, one in preview(row)] == ["same", "same"]


def test_the_page_gives_the_columns_chosen_of_the_people_asked_for(client_as, noor, mei, amal, salma, joanna):
    client = client_as(noor)
    assert client_as(amal).get("/people/export?columns=name").status_code == 403
    assert client.get("/people/export").status_code == 200
    answer = client.get("/people/export?columns=email&columns=name&q=joa&columns=password")
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "E-mail,Full name",
        "joanna@example.com,Joanna Reyes",
    ]
    assert Event.objects.get(name="people.exported").data["n"] == 1
    create_organisation(name="=Evil", domain="evil.example", by=mei)
    companies = b"".join(client.get("/organisations/export").streaming_content).decode("utf-8-sig")
    assert "'=Evil,evil.example" in companies


def test_many_are_written_in_a_few_queries(mei, django_assert_max_num_queries):
    for n in range(30):
        person_for("email", f"p{n}@example.org", by=mei)
    with django_assert_max_num_queries(9):
        assert (
            export_people(Person.objects.select_related("organisation"), ["name", "email"], io.BytesIO(), by=mei) == 30
        )
