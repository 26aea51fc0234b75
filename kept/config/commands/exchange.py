"""kept import."""

import sys
from pathlib import Path
from typing import Any

import click

KINDS = ["jsonl", "csv", "mbox", "maildir", "eml", "imap"]


@click.command("import")
@click.argument("path", metavar="PATH_OR_URL")
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="jsonl: one file in the neutral format. mbox: a file, or a folder of them. maildir, eml: a folder. imap: "
    "imaps://USER@HOST, a whole account. csv: people, a line each. Default: by what PATH is.",
)
@click.option(
    "--channel", "address", help="Address of the channel the conversations belong to. Default: the default channel."
)
@click.option(
    "--ours",
    multiple=True,
    help="A further address of ours, or @domain: mail from there is an answer. May be repeated.",
)
@click.option(
    "--column", "columns", multiple=True, metavar="HEADING=FIELD",
    help="csv: what a column is, where its heading does not say: name, email, phone, organisation … May be repeated.",
)  # fmt: skip
@click.option("--replace", is_flag=True, help="csv: what the file says goes before what is known.")
def import_(
    path: str, kind: str | None, address: str | None, ours: tuple[str, ...], columns: tuple[str, ...], replace: bool
) -> None:
    """Bring in the conversations in PATH: a file of JSON lines, a mailbox in files, or an account on an IMAP server.

    Streamed, so that any size fits. Stopped half-way it goes on where it was when called again, and the same file
    twice changes nothing. What is imported is history: it is marked as such and never counted against anybody.
    A line or a mail that cannot be read is named at the end; a mail waits in the quarantine as well.

    An IMAP account is asked for its password, or has it in KEPT_IMPORT_PASSWORD. Nothing is changed there. Its mails
    are fetched into KEPT_DATA first, and go from there when they are imported.
    """
    kind = kind or _guessed(path)
    import django

    django.setup()
    if kind == "csv":
        return _people(Path(path), columns, replace)
    from kept.config.importing_mail import Done, source_of

    try:
        source = source_of(kind, path, ours)
    except Done as done:
        click.echo(str(done))
        return
    _tell(_run(source, kind, address))


def _run(source: Any, kind: str, address: str | None) -> Any:
    from tqdm import tqdm

    from kept.events.actors import SYSTEM
    from kept.exchange.importing import import_all

    channel = _channel(address)
    with tqdm(
        total=source.size, unit="B" if kind == "jsonl" else "mail", unit_scale=True, disable=None, file=sys.stderr
    ) as bar:
        report = import_all(source, channel=channel, by=SYSTEM, advanced=lambda position: bar.update(position - bar.n))
    if hasattr(source, "imported"):
        source.imported()
    return report


def _people(path: Path, columns: tuple[str, ...], replace: bool) -> None:
    from django.core.exceptions import ValidationError
    from tqdm import tqdm

    from kept.config.importing_people import import_people

    said = dict(one.split("=", 1) for one in columns if "=" in one)
    try:
        with tqdm(total=path.stat().st_size, unit="B", unit_scale=True, disable=None, file=sys.stderr) as bar:
            row = import_people(path, said, replace=replace, advanced=lambda position: bar.update(position - bar.n))
    except OSError as error:
        raise click.UsageError(str(error)) from None
    except ValidationError as error:
        raise click.UsageError(" ".join(error.messages)) from None
    click.echo("Imported: " + (", ".join(f"{n} {name}" for name, n in sorted(row.counts.items())) or "nothing"))
    for line in row.lines.filter(what="wrong").order_by("pk")[:20]:
        click.echo(f"  left out, line {line.number}: {line.why}", err=True)
    if row.problem or row.counts.get("wrong"):
        click.echo(f"  {row.problem} All wrong lines: /people/imports/{row.pk}/report".replace("   ", "  "), err=True)
        sys.exit(1)


def _guessed(path: str) -> str:
    if path.startswith(("imap://", "imaps://")):
        return "imap"
    place = Path(path)
    if not place.exists():
        raise click.UsageError(f"There is no such file or folder: {path}")
    if not place.is_dir():
        with click.open_file(path, "rb") as file:
            return (
                "csv" if place.suffix.lower() in (".csv", ".tsv") else "mbox" if file.read(5) == b"From " else "jsonl"
            )
    return "maildir" if (place / "cur").is_dir() else "eml"


def _channel(address: str | None) -> Any:
    if address is None:
        return None
    from kept.inbox.models import Channel

    found = Channel.objects.filter(address__iexact=address).first()
    if found is None:
        raise click.UsageError(f"There is no channel with the address {address}.")
    return found


def _tell(report: Any) -> None:
    counts = ", ".join(f"{number} {name}" for name, number in sorted(report.counts.items()) if number) or "nothing new"
    click.echo(f"Known already, nothing changed: {counts}" if report.done_before else f"Imported: {counts}")
    for line, reason in report.refused[:20]:
        click.echo(f"  left out, line {line}: {reason}", err=True)
    if len(report.refused) > 20:
        click.echo(f"  … and {len(report.refused) - 20} more", err=True)
    if report.refused:
        sys.exit(1)
