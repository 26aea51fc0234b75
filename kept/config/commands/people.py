"""kept user create, kept token create."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

ROLES = click.Choice(["owner", "lead", "agent", "viewer"])


@click.group()
def user() -> None:
    """Users of the desk."""


@user.command("create")
@click.argument("email")
@click.option("--role", type=ROLES, default="agent", show_default=True, help="What they may do.")
@click.option("--name", default="", help="What customers call them. Default: the part before the @.")
@click.option("--language", type=click.Choice(["en", "ar", "zh-hant"]), default="en", show_default=True)
@click.option("--timezone", default="UTC", show_default=True, help="Such as Asia/Amman.")
@click.option("--invite", is_flag=True, help="Send them a link to choose a password, instead of asking for one now.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create_user(
    email: str, role: str, name: str, language: str, timezone: str, invite: bool, password_stdin: bool
) -> None:
    """Create the user EMAIL. The first one should be an owner.

    Asks for a password (at least 10 characters), unless --invite or --password-stdin says otherwise.
    """
    password = (
        None
        if invite
        else sys.stdin.readline().rstrip("\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    import django

    django.setup()
    from kept.accounts import users
    from kept.events.actors import SYSTEM

    with said_plainly():
        made = users.create_user(
            email=email,
            name=name or email.partition("@")[0].title(),
            role=role,
            password=password,
            invite=invite,
            language=language,
            timezone=timezone,
            by=SYSTEM,
        )
    click.echo(
        f"{made.name} <{made.email}> is {role}." + (" The invitation goes out as soon as Kept runs." if invite else "")
    )


@click.group()
def token() -> None:
    """Keys for programs that use the API."""


@token.command("create")
@click.option("--role", type=ROLES, required=True, help="What the program may do.")
@click.option("--name", default="", help="The name under which its acts are shown.")
def create_token(role: str, name: str) -> None:
    """Create a token and print it, alone on one line. It is shown this once.

    Use it as: curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8000/api/v1/conversations
    """
    import django

    django.setup()
    from kept.accounts import tokens
    from kept.events.actors import SYSTEM

    with said_plainly():
        click.echo(tokens.create_token(role=role, name=name, by=SYSTEM)[1])


@contextmanager
def said_plainly() -> Iterator[None]:
    """Wrong values end the command with one sentence each."""
    from django.core.exceptions import ValidationError

    try:
        yield
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None
