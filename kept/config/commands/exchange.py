"""kept import. Here the formats meet what reads them: exchange knows nothing of mail."""

import sys
from pathlib import Path
from typing import Any

import click


@click.command("import")
@click.option("--format", "format_", type=click.Choice(["jsonl", "eml"]), required=True, help="jsonl: the neutral format, a file. eml: a folder of mails.")
@click.option("--channel", default="", metavar="ADDRESS", help="The channel the conversations belong to. Without it: the default channel.")
@click.option("--ours", multiple=True, metavar="ADDRESS", help="eml: an address on our side, besides those of channels and users. May be repeated.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def import_(format_: str, channel: str, ours: tuple[str, ...], path: Path) -> None:
    """Bring in conversations from PATH.

    Streamed, so that size does not matter. Interrupted, the same command goes on where it stopped; run twice, nothing
    is there twice: people, conversations and messages are known by their id in the other program. What is imported
    is marked so, and nothing is set going by it: no mail, no notice, no clock.

    A line that cannot be read is told with its number and reason, and the rest goes on. Exit code 1 if there was one.
    """
    import django

    django.setup()
    from kept.events.actors import SYSTEM
    from kept.exchange.importing import import_all

    source = source_of(format_, path, ours)
    into = channel_of(channel)
    bar = progress(source)
    report = import_all(source, channel=into, by=SYSTEM, advanced=lambda position: bar.update(position - bar.n))
    bar.close()
    tell(report)


def source_of(format_: str, path: Path, ours: tuple[str, ...]) -> Any:
    from kept.accounts.models import User
    from kept.channels.email.reading import read
    from kept.exchange.jsonl import JsonLines
    from kept.exchange.mail_folder import MailFolder
    from kept.inbox.models import Channel

    if path.is_dir() != (format_ == "eml"):
        raise click.UsageError(f"--format {format_} needs a {'folder' if format_ == 'eml' else 'file'}, and {path} is none.")
    if format_ == "jsonl":
        return JsonLines(path)
    known = [*Channel.objects.values_list("address", flat=True), *User.objects.values_list("email", flat=True)]
    return MailFolder(path, read=read, ours=[*known, *ours])


def channel_of(address: str) -> Any:
    from kept.inbox.models import Channel

    if not address:
        return None
    if found := Channel.objects.filter(address__iexact=address).first():
        return found
    raise click.UsageError(f"There is no channel {address}. There are: {', '.join(Channel.objects.values_list('address', flat=True)) or 'none'}.")


def progress(source: Any) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    unit = {"unit": "B", "unit_scale": True} if source.format == "jsonl" else {"unit": " mails"}
    return tqdm(total=source.size, desc=source.name, disable=None, **unit)


def tell(report: Any) -> None:
    if report.done_before:
        click.echo("This was imported before, to its end. Nothing to do.")
    if report.resumed_at:
        click.echo(f"Went on after line {report.resumed_at}.")
    counts = report.counts
    click.echo(", ".join(f"{counts.get(name, 0)} {name}" for name in ("people", "users", "conversations", "messages")) + " imported.")
    if counts.get("known"):
        click.echo(f"{counts['known']} conversations were there already; they got their new messages, if any.")
    for line, reason in report.refused:
        click.echo(f"line {line}: {reason}", err=True)
    if counts.get("refused"):
        click.echo(f"{counts['refused']} lines could not be imported.", err=True)
        sys.exit(1)
