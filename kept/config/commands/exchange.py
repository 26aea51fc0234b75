"""kept import."""

import sys
from pathlib import Path
from typing import Any

import click


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "eml"]),
    help="jsonl: one file in the neutral format. eml: a folder of mails. Default: by what PATH is.",
)
@click.option(
    "--channel", "address", help="Address of the channel the conversations belong to. Default: the default channel."
)
def import_(path: Path, kind: str | None, address: str | None) -> None:
    """Bring in the conversations in PATH: a file of JSON lines, or a folder of .eml files.

    Streamed, so that any size fits. Stopped half-way it goes on where it was when called again, and the same file
    twice changes nothing. What is imported is history: it is marked as such and never counted against anybody.
    A line that cannot be read is left out and named at the end.
    """
    kind = kind or ("eml" if path.is_dir() else "jsonl")
    if (kind == "eml") != path.is_dir():
        raise click.UsageError("jsonl takes a file, eml a folder.")
    import django

    django.setup()
    from tqdm import tqdm

    from kept.events.actors import SYSTEM
    from kept.exchange.importing import import_all

    source = _source(kind, path)
    with tqdm(
        total=source.size, unit="B" if kind == "jsonl" else "mail", unit_scale=True, disable=None, file=sys.stderr
    ) as bar:
        report = import_all(
            source, channel=_channel(address), by=SYSTEM, advanced=lambda position: bar.update(position - bar.n)
        )
    _tell(report)


def _source(kind: str, path: Path) -> Any:
    if kind == "jsonl":
        from kept.exchange.jsonl import JsonLines

        return JsonLines(path)
    from kept.accounts.models import User
    from kept.channels.email.reading import read
    from kept.exchange.mail_folder import MailFolder
    from kept.inbox.models import Channel

    # Also those who left, and those an import made: what they wrote was an answer of ours.
    ours = {*Channel.objects.values_list("address", flat=True), *User.objects.values_list("email", flat=True)}
    return MailFolder(path, read=read, ours=ours)


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
