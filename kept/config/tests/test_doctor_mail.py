"""The doctor looks at mail: over real sockets, with a name server of our own."""

import socket
import threading

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from kept.config import doctor_mail
from kept.config.asking_dns import Asker
from kept.config.doctor_mail import BAD, GOOD, NOTE, domains, mail_in, mail_out, mailboxes
from kept.events.actors import SYSTEM
from kept.inbox.channels import create_channel

pytestmark = pytest.mark.django_db
ZONE = {
    ("lampring.shop.", "MX"): ["10 mx.lampring.shop."],
    ("mx.lampring.shop.", "A"): ["192.0.2.7"],
    ("desk.lampring.shop.", "A"): ["192.0.2.7"],
    ("lampring.shop.", "TXT"): ['"v=spf1 include:sendgrid.net ip4:198.51.100.0/24 ~all"'],
    ("sendgrid.net.", "TXT"): ['"v=spf1 ip4:203.0.113.0/24 -all"'],
    ("smtp.sendgrid.net.", "A"): ["203.0.113.9"],
    ("relay.elsewhere.net.", "A"): ["198.51.100.20"],
    ("_dmarc.lampring.shop.", "TXT"): ['"v=DMARC1; p=quarantine"'],
    ("bare.shop.", "A"): ["192.0.2.8"],
    ("twice.shop.", "TXT"): ['"v=spf1 -all"', '"v=spf1 ~all"'],
    ("twice.shop.", "MX"): ["0 ."],
}


@pytest.fixture
def name_server():
    """Answers from ZONE over UDP, and says of everything else that it is not there."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve():
        while True:
            wire, peer = line.recvfrom(4096)
            if wire == b"stop":
                return
            asked = dns.message.from_wire(wire)
            question = asked.question[0]
            name, kind = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
            answer = dns.message.make_response(asked)
            if rows := ZONE.get((name, kind)):
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *rows))
            elif not any(known == name for known, _ in ZONE):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            line.sendto(answer.to_wire(), peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = line.getsockname()[1]
    yield port
    line.sendto(b"stop", ("127.0.0.1", port))
    thread.join(2)
    line.close()


def asker(port):
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    return Asker(resolver)


@pytest.fixture
def said(name_server, settings):
    settings.BASE_URL, settings.MAIL_DOMAIN = "https://desk.lampring.shop", "desk.lampring.shop"

    def say(address, relay=""):
        settings.SMTP_OUT = relay
        create_channel(name="Shop", address=address, by=SYSTEM)
        domain = address.rpartition("@")[2]
        return {
            about.removesuffix(f" {domain}"): (state, says, do)
            for about, state, says, do in domains(asker(name_server))
        }

    return say


def test_a_domain_that_is_set_up_is_well(said):
    found = said("help@lampring.shop", "smtp://me:secret@smtp.sendgrid.net:587")
    assert {state for state, _, _ in found.values()} == {GOOD}
    assert "this machine" in found["MX"][1] and "allows smtp.sendgrid.net" in found["SPF"][1]
    assert "p=quarantine" in found["DMARC"][1] and "dkim=pass" in found["DKIM"][1]


def test_a_relay_is_found_by_its_address_where_no_service_is_known(said):
    assert said("help@lampring.shop", "smtp://relay.elsewhere.net")["SPF"][0] == GOOD


def test_a_relay_that_the_domain_does_not_allow_is_said_with_what_to_add(said):
    state, _, do = said("help@lampring.shop", "smtp://smtp.postmarkapp.com:587")["SPF"]
    assert state == BAD and "include:spf.mtasv.net" in do


def test_what_is_missing_is_said_with_what_to_publish(said):
    found = said("help@bare.shop", "smtp://smtp.sendgrid.net:587")
    assert found["SPF"][0] == found["DMARC"][0] == NOTE and found["MX"][0] == GOOD
    assert "include:sendgrid.net" in found["SPF"][2] and "_dmarc.bare.shop" in found["DMARC"][2]


def test_a_domain_nobody_can_write_to_and_two_records_are_bad(said):
    found = said("help@twice.shop")
    assert found["MX"][0] == found["SPF"][0] == BAD


def test_a_name_server_that_is_silent_is_no_illness(monkeypatch, settings):
    monkeypatch.setattr("kept.config.asking_dns.WITHIN", 0.05)
    create_channel(name="Shop", address="help@lampring.shop", by=SYSTEM)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        found = list(domains(asker(deaf.getsockname()[1])))
    assert [(about, state) for about, state, _, _ in found] == [("DNS lampring.shop", NOTE)]
    assert "could not be asked" in found[0][2]


def test_the_demo_asks_no_name_server(help_channel, monkeypatch):
    monkeypatch.setattr(doctor_mail, "Asker", None)
    assert list(domains()) == []


def server(**options):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, **options)
    controller.start()
    return controller, port


def test_the_relay_lets_us_in_or_says_no(settings):
    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"secret", handled=False)

    running, port = server(authenticator=check, auth_require_tls=False)
    try:
        settings.SMTP_OUT = f"smtp://me:secret@127.0.0.1:{port}"
        assert mail_out()[:2] == (GOOD, "127.0.0.1 answers, and lets us in")
        settings.SMTP_OUT = f"smtp://me:wrong@127.0.0.1:{port}"
        assert mail_out()[0] == BAD and "does not let us in" in mail_out()[1]
    finally:
        running.stop()
    assert mail_out()[0] == BAD and "does not answer" in mail_out()[1]
    settings.SMTP_OUT = ""
    assert mail_out()[0] == NOTE


def test_the_listener_answers_or_is_missed(settings):
    running, settings.SMTP_PORT = server()
    settings.SMTP_HOST, settings.SMTP_CERT = "127.0.0.1", ""
    try:
        assert mail_in()[0] == GOOD
        settings.SMTP_CERT = "/certificate.pem"
        assert mail_in()[0] == BAD
    finally:
        running.stop()
    assert mail_in()[0] == NOTE


def test_each_mailbox_says_how_it_stands(help_channel):
    from kept.channels.email.models import Mailbox

    Mailbox.objects.create(channel=help_channel, host="imap.example", user_name="a@b.example")
    assert [(state, "not been reached" in says) for _, state, says, _ in mailboxes()] == [(NOTE, True)]
    Mailbox.objects.update(fault="login", fault_detail="no such user")
    assert [(state, "no such user" in says) for _, state, says, _ in mailboxes()] == [(BAD, True)]
