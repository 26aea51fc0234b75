"""`kept`: one program for whoever runs the desk. `python manage.py` is for developers."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")

# name: (module:attribute, one line for the list, what must be there for the command to be shown)
COMMANDS = {
    "serve": ("serving:serve", "Run the desk: pages, jobs, clock and mail in one process.", ""),
    "worker": ("serving:worker", "Run jobs, clock and mail in a process of their own (needs Redis).", ""),
    "migrate": ("database:migrate", "Create or update the database.", ""),
    "demo": ("database:demo", "Load the demo company into an empty desk.", ""),
    "doctor": ("diagnosis:doctor", "Check database, mail, clock, disk and time zones, and say what to do.", ""),
    "import": ("exchange:import_", "Bring in conversations from a file or a folder.", "kept.exchange.importing"),
    "backup": ("safekeeping:backup", "Write database and files into one archive.", ""),
    "restore": ("safekeeping:restore", "Put an archive back in place of what is there.", ""),
    "user": ("people:user", "Users of the desk: create the first owner, and others.", ""),
    "token": ("people:token", "Keys for programs that use the API.", ""),
    "read-mail": (
        "mail:read_mail",
        "Print what Kept understands of a mail, one JSON object a line.",
        "kept.channels.email.reading",
    ),
}


class Program(click.Group):
    """A group whose commands are imported when they are used: `kept --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (_, _, needs) in COMMANDS.items() if not needs or _exists(needs)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        return getattr(import_module(f"kept.config.commands.{module}"), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kept", prog_name="kept")
def program() -> None:
    """Kept, a customer-service desk that keeps its word.

    \b
    First steps:
      kept migrate                                  create the database
      kept user create --role owner you@shop.example   your own account
      kept serve                                    run it, then open the address it prints

    Settings are environment variables that start with KEPT_ (see docs/settings.md). All have working
    defaults; KEPT_DATA names the folder of database, files and secrets (default: ./var).

    Each command explains itself: kept COMMAND --help.
    """


def main() -> None:
    """The entry point. What a person can mend is said in a sentence, not shown as a traceback."""
    from kept.config.serving_shape import Refused

    os.umask(0o077)  # database, mails and files hold what customers said: nobody else on the machine reads them
    try:
        program.main(prog_name="kept")
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(2)
