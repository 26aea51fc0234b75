"""What `kept import` reads: here the channel that reads mail and the exchange that writes history are joined."""

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import click
from django.conf import settings

from kept.exchange import mail_stores
from kept.exchange.mail_history import MailHistory
from kept.exchange.mail_stores import CUT, Files


class Done(Exception):
    """There is nothing to import; `str()` says so."""


def source_of(kind: str, path: str, ours: tuple[str, ...]) -> Any:
    """The source for a format and a path or address. Raises click.UsageError, and Done."""
    if kind == "imap":
        return _account(path, ours)
    place = Path(path)
    if (
        not place.exists()
        or (kind in ("maildir", "eml") and not place.is_dir())
        or (kind == "jsonl" and place.is_dir())
    ):
        raise click.UsageError(f"There is no such {'file' if kind == 'jsonl' else 'folder'}: {path}")
    if kind == "jsonl":
        from kept.exchange.jsonl import JsonLines

        return JsonLines(place)
    stores = {"mbox": mail_stores.mboxes, "maildir": mail_stores.maildir, "eml": mail_stores.eml_folder}
    return _history(stores[kind](place), ours)


def _history(store: Any, ours: tuple[str, ...], kind: type[MailHistory] = MailHistory) -> MailHistory:
    from kept.channels.email.reading import read
    from kept.inbox.models import ChannelAddress

    further = [pattern.removeprefix("*") for pattern in ChannelAddress.objects.values_list("pattern", flat=True)]
    return kind(store, read=read, ours={*_our_addresses(), *further, *ours})


def _our_addresses() -> set[str]:
    from kept.accounts.models import User
    from kept.inbox.models import Channel

    # Also those who left, and those an import made: what they wrote was an answer of ours.
    return {*Channel.objects.values_list("address", flat=True), *User.objects.values_list("email", flat=True)}


class Fetched(MailHistory):
    """What was fetched of an account. `imported()` removes it, and remembers how far the account was had."""

    folder: Path

    def imported(self) -> None:
        had = _had(self.folder)
        for name, last in _there(self.folder).items():
            had[name] = last
        _write(self.folder.with_suffix(".json"), had)
        shutil.rmtree(self.folder)


def _account(url: str, ours: tuple[str, ...]) -> Fetched:
    from kept.channels.email.mailboxes.connecting import Account, connect, end
    from kept.channels.email.mailboxes.faults import Fault

    account = _named(url, Account)
    key = hashlib.sha256(f"{account.user_name}@{account.host}".encode()).hexdigest()[:24]
    folder = settings.DATA / "imports" / key
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection = connect(account)
        try:
            _fetch(connection, folder)
        finally:
            end(connection)
    except Fault as fault:
        raise click.ClickException(f"{account.host}: {fault}") from fault
    source = _history(Files(folder, sorted(folder.glob("*/*.eml")), "imap"), ours, Fetched)
    assert isinstance(source, Fetched)
    source.folder, source.name = folder, f"{account.user_name} at {account.host}"
    if not source.size:
        raise Done("Nothing new in this account.")
    return source


def _named(url: str, kind: Any) -> Any:
    parts = urlsplit(url)
    if parts.password:
        raise click.UsageError("No password in the address: others could read it there. You are asked for it.")
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise click.UsageError("An account is written imaps://USER@HOST, with %40 for the @ in USER.")
    secret = settings.IMPORT_PASSWORD or click.prompt("Password", hide_input=True, err=True)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    security = "tls" if parts.scheme == "imaps" else "none" if local else "starttls"
    port = parts.port or (993 if security == "tls" else 143)
    return kind(parts.hostname, unquote(parts.username), secret, port, security)


def _fetch(connection: Any, folder: Path) -> None:
    """Fetch what is not here yet, each mail into a file of its own: whole, or not at all."""
    from tqdm import tqdm

    from kept.channels.email.mailboxes.history import history, total

    after = _had(folder) | _there(folder)
    number = total(connection, after=after)
    with tqdm(total=number, unit="mail", desc="Fetching", disable=None, file=sys.stderr) as bar:
        for mail in history(connection, after=after):
            place = folder / _file_name(mail.folder)
            place.mkdir(exist_ok=True)
            target = place / f"{mail.uidvalidity}.{mail.uid:010}{CUT if mail.too_large else ''}.eml"
            partial = target.with_suffix(".part")
            partial.write_bytes(mail.content)
            partial.rename(target)
            bar.update(1)


def _file_name(name: str) -> str:
    """A mailbox folder's name as that of a folder here. The server chose it: it must lead nowhere else, and fit."""
    quoted = quote(name, safe=" ")
    if len(quoted) > 200:
        return f"long-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()}"
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


def _there(folder: Path) -> dict[str, tuple[int, int]]:
    """folder -> (uidvalidity, uid) of the last mail of each that lies here."""
    found = {}
    for place in folder.iterdir() if folder.is_dir() else ():
        names = sorted((int(v), int(u)) for v, u, *_ in (p.name.split(".") for p in place.glob("*.eml")))
        if names:
            found[unquote(place.name)] = names[-1]
    return found


def _had(folder: Path) -> dict[str, tuple[int, int]]:
    state = folder.with_suffix(".json")
    return {name: (v, u) for name, (v, u) in json.loads(state.read_text()).items()} if state.exists() else {}


def _write(path: Path, state: dict) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(state))
    partial.rename(path)
