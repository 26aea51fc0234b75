"""kept migrate, kept demo."""

import click


@click.command()
def migrate() -> None:
    """Create the database, or bring it up to date after an update. Safe to run again."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database is up to date.")


@click.command()
def demo() -> None:
    """Load the demo company Lamp & Ring: its team, its customers, and what they wrote and promised.

    A second call changes nothing. Not for a desk with real customers.
    """
    import django

    django.setup()
    from kept.config import demo

    demo.load()
    click.echo("The demo company is there. Start it with: KEPT_DEMO=1 kept serve")
