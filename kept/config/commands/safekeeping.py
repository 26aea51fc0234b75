"""kept backup, kept restore."""

from pathlib import Path

import click


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
def backup(archive: Path) -> None:
    """Write database, files and the secret into ARCHIVE (.tar.gz) while the desk runs.

    Keep it safe: it holds everything customers wrote. On PostgreSQL use pg_dump instead.
    """
    import django

    django.setup()
    from kept.config import safekeeping

    size = safekeeping.back_up(archive)
    click.echo(f"{archive}: {size / 1024 / 1024:.1f} MB")


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(archive: Path, yes: bool) -> None:
    """Put ARCHIVE, written by `kept backup`, in place of what is there. Stop the desk first.

    What was there is kept in a folder before-restore-… beside it.
    """
    import django

    django.setup()
    from django.conf import settings

    from kept.config import safekeeping

    if not yes:
        click.confirm(f"Replace the desk in {settings.DATA}?", abort=True)
    safekeeping.restore(archive)
    click.echo("The desk is as it was when the backup was made. If Kept was updated since: kept migrate")
