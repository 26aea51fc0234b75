"""kept read-mail."""

import json
from pathlib import Path

import click


@click.command("read-mail")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read_mail(files: tuple[Path, ...]) -> None:
    """Print what Kept understands of each mail in FILES (as sent, .eml), one JSON object a line.

    The answer to "why did this mail land there?". Needs no database, and changes nothing.
    """
    import django

    django.setup()
    from kept.channels.email.reading import read_mail_line

    for file in files:
        click.echo(json.dumps(read_mail_line(file), ensure_ascii=False, default=str))
