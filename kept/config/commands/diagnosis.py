"""kept doctor."""

import sys

import click


@click.command()
def doctor() -> None:
    """Check data folder, disk, database, jobs, clock, time zones, mail in and out, and Redis.

    Each line says what is so; a line that is not well says what to do. Ends with 1 if something is bad.
    """
    import django

    django.setup()
    from kept.config.doctor import BAD, GOOD, examine

    bad = False
    for found in examine():
        click.echo(f"{found.state:>4}  {found.about:<16}{found.says}")
        if found.state != GOOD and found.do:
            click.echo(f"      {'':<16}→ {found.do}")
        bad = bad or found.state == BAD
    sys.exit(1 if bad else 0)
