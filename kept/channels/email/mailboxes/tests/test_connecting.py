"""Connections are encrypted and checked, lead nowhere they should not, and what is wrong is said plainly."""

import socket
import threading
from ipaddress import ip_address

import pytest

from kept.channels.email.mailboxes import connecting
from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.connecting import connect, end
from kept.channels.email.mailboxes.faults import FAULTS, Fault, help_for, what
from kept.channels.email.mailboxes.tests.dovecot import PASSWORD
from kept.outside.addresses import is_public


def fault_of(account):
    with pytest.raises(Fault) as found:
        connect(account)
    return found.value


def at(server, **fields):
    place = {"host": "localhost", "port": server.tls_port, "user_name": "a@lampring.example", "secret": PASSWORD}
    return Account(**(place | fields))


def test_a_certificate_nobody_signed_is_refused_and_one_of_our_own_is_trusted(dovecot, settings):
    fault = fault_of(at(dovecot))
    assert fault.code == "certificate" and "self" in fault.detail
    settings.MAIL_CA_FILE = str(dovecot.folder / "certificate.pem")
    end(connect(at(dovecot)))


def test_a_certificate_for_another_name_is_refused(dovecot, settings):
    settings.MAIL_CA_FILE = str(dovecot.folder / "certificate.pem")
    fault = fault_of(at(dovecot, host="127.0.0.1"))
    assert fault.code == "certificate" and "127.0.0.1" in fault.detail


def test_starttls_checks_the_certificate_too(dovecot, settings):
    place = at(dovecot, port=dovecot.port, security="starttls")
    assert fault_of(place).code == "certificate"
    settings.MAIL_CA_FILE = str(dovecot.folder / "certificate.pem")
    end(connect(place))


def test_the_wrong_kind_of_encryption_is_said(dovecot):
    assert fault_of(at(dovecot, port=dovecot.port)).code == "tls"


def test_a_wrong_password_is_said_without_the_password(dovecot):
    fault = fault_of(at(dovecot, port=dovecot.port, security="none", secret="my secret"))
    assert fault.detail.startswith("[AUTHENTICATIONFAILED]")
    assert fault.code == "login" and "my secret" not in str(fault) + repr(at(dovecot, secret="my secret"))


def test_a_port_where_nobody_listens_and_a_name_nobody_has(dovecot, free_port):
    assert fault_of(at(dovecot, port=free_port)).code == "refused"
    assert fault_of(at(dovecot, host="no-such-host.invalid")).code == "no_host"


def test_a_server_that_says_nothing_is_not_waited_for_long(silent_server, monkeypatch):
    monkeypatch.setattr(connecting, "CONNECT_WITHIN", 0.2)
    assert fault_of(Account("127.0.0.1", "a", "b", silent_server, "none")).code == "timeout"


@pytest.mark.parametrize("said, code", [
    (b"NO [AUTHENTICATIONFAILED] Authentication failed.", "login"),
    (b"NO [UNAVAILABLE] Temporary authentication failure.", "limit"),
    (b"NO [LIMIT] Too many simultaneous connections.", "limit"),
    (b"BAD what", "login"),
])  # fmt: skip
def test_what_a_server_says_to_a_password_is_understood(said, code):
    with talking([b"* OK hello", said]) as port:
        assert fault_of(Account("127.0.0.1", "a", "b", port, "none")).code == code


def test_a_mail_larger_than_was_asked_for_does_not_fill_the_memory(settings):
    with talking([b"* OK hello", b"OK in", b"OK selected", b"* 1 FETCH (UID 1 BODY[] {99999999999}"]) as port:
        client = connect(Account("127.0.0.1", "a", "b", port, "none"))
        client.select_folder("INBOX")
        with pytest.raises(Fault) as found, connecting.plainly():
            client.fetch([1], ["BODY.PEEK[]"])
        assert found.value.code == "dropped"


class talking:
    """A server that says these lines, one to each of ours; those without a star are answers to it."""

    def __init__(self, lines):
        self.lines = lines

    def __enter__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.talk, daemon=True).start()
        return self.door.getsockname()[1]

    def talk(self):
        link = self.door.accept()[0]
        heard = link.makefile("rb")
        link.sendall(self.lines.pop(0) + b"\r\n")
        while line := heard.readline():
            tag, command = line.split()[:2]
            if command.upper() == b"CAPABILITY":
                link.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            elif self.lines:
                said = self.lines.pop(0)
                link.sendall((said if said.startswith(b"* ") else tag + b" " + said) + b"\r\n")

    def __exit__(self, *error):
        self.door.close()


PRIVATE = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: "
    "fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ::ffff:169.254.169.254"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_of_private_networks_are_none_of_the_open_internet(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["142.250.1.108", "2a00:1450:4001::6c", "::ffff:142.250.1.108"])
def test_addresses_of_the_open_internet_are(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]".strip("[]")])
def test_a_host_in_a_private_network_is_refused_before_it_is_spoken_to(host, settings, silent_server):
    settings.ALLOW_PRIVATE_MAIL_HOSTS = False
    assert fault_of(Account(host, "a", "b", silent_server)).code == "private"


def test_without_encryption_we_speak_to_this_machine_only(settings):
    settings.ALLOW_PRIVATE_MAIL_HOSTS = False
    assert fault_of(Account("127.0.0.1", "a", "b", 143, "none")).code == "tls"
    settings.ALLOW_PRIVATE_MAIL_HOSTS = True
    assert fault_of(Account("192.0.2.1", "a", "b", 143, "none")).code == "tls"


def test_every_fault_says_what_is_wrong_and_what_helps():
    assert all(what(code) and help_for(code) for code in FAULTS)
