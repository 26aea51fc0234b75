"""People from a CSV file and into one."""

from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.events.clock import now
from kept.exchange.csv_people import encodings
from kept.exchange.csv_people.access import import_for, visible_imports, wrong_lines
from kept.exchange.csv_people.exporting import COLUMNS, export_organisations, export_people, write_report
from kept.exchange.csv_people.mapping import FIELDS
from kept.exchange.csv_people.models import CsvImport
from kept.exchange.csv_people.running import MOST_BYTES, choose, look_at, preview, start, take_file, undo
from kept.people.access import organisation_for as company_for
from kept.people.access import people_beginning, people_in, people_of_segment, segment_for, visible_organisations

PAGE = 20


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and where a new file goes."""
    problems: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or file.file is None:
                raise ValidationError(_("Choose a file."))
            return redirect(
                "csv:import", take_file(cast(BinaryIO, file.file), name=file.name or "people.csv", by=request.user).pk
            )
        except ValidationError as error:
            problems = error.messages
    context = {
        "imports": visible_imports(request.user)[:PAGE],
        "problems": problems,
        "most": MOST_BYTES // 1024 // 1024,
    }
    return render(request, "exchange/csv_imports.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, id: int) -> HttpResponse:
    """Before it begins: which column is what, and what the first lines would do. Then how far it is, and what came of it."""
    row, problems = import_for(request.user, id), []
    if request.method == "POST":
        try:
            _chosen(request, row)
            if "start" in request.POST:
                start(row, by=request.user)
            return redirect("csv:import", row.pk)
        except ValidationError as error:
            problems = error.messages
    if row.started_at:
        return render(request, "exchange/csv_import.html", {"row": row, **_report(request, row)})
    return render(request, "exchange/csv_mapping.html", _mapping(row, problems), status=422 if problems else 200)


def _chosen(request: HttpRequest, row: CsvImport) -> None:
    """Another encoding or separator: it is looked at anew. Otherwise the columns count as they stand in the form."""
    encoding, delimiter = request.POST.get("encoding", row.encoding), request.POST.get("delimiter", row.delimiter)
    delimiter = "\t" if delimiter == "tab" else delimiter
    if encoding not in encodings.ENCODINGS or delimiter not in encodings.DELIMITERS:
        raise ValidationError(_("There is no such field."))
    if (encoding, delimiter) != (row.encoding, row.delimiter) and not row.started_at:
        look_at(row, encoding=encoding, delimiter=delimiter)
        row.save()
        return
    columns = [request.POST.get(f"column-{n}", "") for n in range(len(row.header))]
    choose(row, columns=columns, policy=request.POST.get("policy", "fill"), by=request.user)


def _mapping(row: CsvImport, problems: list[str]) -> dict[str, Any]:
    try:
        lines = preview(row)
    except ValidationError as error:
        lines, problems = [], [*problems, *error.messages]
    examples = [
        [one.cells[n] for one, _o in lines[:3] if n < len(one.cells) and one.cells[n]] for n in range(len(row.header))
    ]
    return {
        "row": row, "problems": problems, "lines": lines, "fields": FIELDS, "encodings": encodings.ENCODINGS, "said": SAID,
        "columns": list(zip(row.header, row.mapping, examples, strict=True)),
        "delimiters": [(",", _("comma")), (";", _("semicolon")), ("tab", _("tab")), ("|", "|")],
    }  # fmt: skip


SAID = {"new": "circle-plus", "updated": "pencil", "same": "check", "wrong": "triangle-alert"}


@require_GET
def progress(request: HttpRequest, id: int) -> HttpResponse:
    """The part of the page that changes by itself."""
    row = import_for(request.user, id)
    return render(request, "exchange/_csv_progress.html", {"row": row, **_report(request, row)})


def _report(request: HttpRequest, row: CsvImport) -> dict[str, Any]:
    return {"wrong": wrong_lines(row)[:20], "counts": row.counts}


@require_GET
def report(request: HttpRequest, id: int) -> HttpResponseBase:
    """The lines that were wrong, as CSV: to be put right and brought in again."""
    row = import_for(request.user, id)
    file = TemporaryFile()
    write_report(wrong_lines(row), row.header, file)
    return _download(file, f"wrong-{row.pk}.csv")


@require_POST
def undoing(request: HttpRequest, id: int) -> HttpResponse:
    row = import_for(request.user, id)
    try:
        undo(row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("csv:import", row.pk)


@require_GET
def exporting(request: HttpRequest) -> HttpResponseBase:
    """Which columns; with ?columns= the file. Of all, of a group (?segment=), a company (?organisation=), or who begins so (?q=)."""
    columns = request.GET.getlist("columns")
    if not columns:
        context = {"columns": [(name, label) for name, (label, _v) in COLUMNS.items()], "given": _given(request)}
        return render(request, "exchange/csv_export.html", context)
    file = TemporaryFile()
    export_people(_wanted(request), columns, file, by=request.user)
    return _download(file, f"people-{now():%Y-%m-%d}.csv")


@require_GET
def companies(request: HttpRequest) -> HttpResponseBase:
    file = TemporaryFile()
    export_organisations(visible_organisations(request.user), file, by=request.user)
    return _download(file, f"companies-{now():%Y-%m-%d}.csv")


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:200] for name in ("segment", "organisation", "q") if request.GET.get(name)}


def _wanted(request: HttpRequest):
    given = _given(request)
    if (id := given.get("segment", "")).isdecimal() and len(id) < 19:
        return people_of_segment(request.user, segment_for(request.user, int(id)))
    if (id := given.get("organisation", "")).isdecimal() and len(id) < 19:
        return people_in(request.user, company_for(request.user, int(id)))
    return people_beginning(request.user, given.get("q", ""))


def _download(file: BinaryIO, name: str) -> FileResponse:
    """From the beginning; the server sends it without holding a thread."""
    size = file.tell()
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
    answer["Content-Length"], answer["X-Content-Type-Options"] = str(size), "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
