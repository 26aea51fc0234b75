"""What `kept doctor` says of mail: the doors, the relay, the mailboxes, and what the DNS says of our addresses' domains."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from kept.config.asking_dns import Asker, Silent, allowed_by

GOOD, NOTE, BAD = "ok", "note", "bad"
ANSWER_WITHIN = 5.0  # seconds
Result = tuple[str, str, str]
# What senders' services ask their customers to put into the SPF record, by the end of the relay's name.
SENDERS = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
    "amazonaws.com": "amazonses.com",
    "mtasv.net": "spf.mtasv.net",
    "postmarkapp.com": "spf.mtasv.net",
    "mailjet.com": "spf.mailjet.com",
    "brevo.com": "spf.brevo.com",
    "zoho.com": "zoho.com",
    "messagingengine.com": "spf.messagingengine.com",
    "yandex.net": "_spf.yandex.net",
}


def mail_in() -> Result:
    """The listener answers, and offers TLS where it has a certificate."""
    place = f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"
    try:
        with socket.create_connection((settings.SMTP_HOST, settings.SMTP_PORT), ANSWER_WITHIN) as line:
            line.settimeout(ANSWER_WITHIN)
            greeting = line.recv(200).decode("latin-1").strip()
            line.sendall(b"EHLO doctor\r\n")
            offers = line.recv(2000).decode("latin-1").upper() if greeting.startswith("220") else ""
    except OSError as error:
        do = "start kept serve; choose another port with KEPT_SMTP_PORT if it is taken"
        return NOTE, f"nothing listens on {place} ({error})", do
    if not greeting.startswith("220"):
        return BAD, f"{place} is not a mail listener: {greeting}", "set KEPT_SMTP_PORT"
    if settings.SMTP_CERT and "STARTTLS" not in offers:
        return BAD, f"{place} offers no TLS", "look at KEPT_SMTP_CERT and at what kept serve says when it starts"
    return GOOD, f"{place} says: {greeting}{', with TLS' if 'STARTTLS' in offers else ''}", ""


def mail_out() -> Result:
    """The relay answers, speaks TLS with a certificate of its own name, and lets us in."""
    from kept.notices.mail import Unprotected, connected

    if not settings.SMTP_OUT:
        do = "set it to your provider, such as smtp://user:password@mail.example:587"
        return NOTE, "KEPT_SMTP_OUT is not set", do
    host = relay()
    try:
        with connected(settings.SMTP_OUT) as server:
            server.noop()
            secret, signed_in = isinstance(server.sock, ssl.SSLSocket), bool(getattr(server, "user", ""))
    except smtplib.SMTPAuthenticationError as error:
        return BAD, f"{host} does not let us in ({error.smtp_code})", "check user and password in KEPT_SMTP_OUT"
    except ssl.SSLCertVerificationError as error:
        do = "name your authority in KEPT_MAIL_CA_FILE; on this machine KEPT_SMTP_OUT_SELF_SIGNED=1 does, too"
        return BAD, f"{host} shows no certificate that we trust ({error.verify_message})", do
    except Unprotected as error:
        return BAD, str(error), "use smtps:// or a port with STARTTLS"
    except (OSError, smtplib.SMTPException) as error:
        return BAD, f"{host} does not answer ({error})", "check KEPT_SMTP_OUT and the firewall"
    says = f"{host} answers{', with TLS' if secret else ''}{', and lets us in' if signed_in else ''}"
    if not secret and host not in ("localhost", "127.0.0.1", "::1"):
        return NOTE, f"{says}, but without TLS: mails can be read on their way", "use smtps:// or a port with STARTTLS"
    return GOOD, says, ""


def mailboxes() -> Iterator[tuple[str, str, str, str]]:
    """Each mailbox elsewhere from which mails are fetched."""
    from kept.channels.email.models import Mailbox

    for box in Mailbox.objects.order_by("pk"):
        about = f"mailbox {box.pk}"
        name = f"{box.user_name} at {box.host}"
        if box.paused_at:
            yield about, NOTE, f"{name} is paused", "go on with it in the settings if its mails are wanted"
        elif box.fault:
            yield (
                about,
                BAD,
                f"{name} is away: {box.fault} {box.fault_detail}".strip(),
                "the settings of mailboxes say what to do",
            )
        elif box.connected_at:
            yield about, GOOD, f"{name} is there since {box.connected_at:%Y-%m-%d %H:%M} UTC", ""
        else:
            yield about, NOTE, f"{name} has not been reached yet", "start kept serve (or kept worker)"


def domains(ask: Asker | None = None) -> Iterator[tuple[str, str, str, str]]:
    """What the DNS says of the domain of each channel's address."""
    from kept.inbox.models import Channel

    addresses = Channel.objects.filter(kind="email").order_by("pk").values_list("address", flat=True)
    for domain in dict.fromkeys(address.rpartition("@")[2] for address in addresses):
        if domain.endswith((".example", ".test", ".invalid", ".localhost")) and ask is None:
            continue  # reserved for examples: the demo's
        try:
            ask = ask or Asker()
            for what, check in (("MX", _mx), ("SPF", _spf), ("DMARC", _dmarc), ("DKIM", _dkim)):
                yield f"{what} {domain}", *check(ask, domain)
        except Silent as error:
            yield f"DNS {domain}", NOTE, f"could not be asked ({error})", ""


def _mx(ask: Asker, domain: str) -> Result:
    hosts = ask.exchanges(domain)
    if hosts == ["."] or hosts == [""] or (not hosts and not ask.addresses(domain)):
        return BAD, "nobody can write to it: no server takes its mail", "publish an MX record with your mail server"
    shown = ", ".join(hosts[:3]) or f"{domain} itself (no MX record)"
    here = {urlsplit(settings.BASE_URL).hostname or "", settings.MAIL_DOMAIN}
    ours = set().union(*(ask.addresses(name) for name in here if name and name != "localhost"))
    if here & set(hosts) or (ours and any(ours & ask.addresses(host) for host in hosts[:3])):
        return GOOD, f"{shown}: that is this machine (port 25 must lead to {settings.SMTP_PORT})", ""
    return GOOD, f"{shown}: not this machine, so mail comes by a mailbox that is fetched, or is sent on from there", ""


def _spf(ask: Asker, domain: str) -> Result:
    records = ask.texts(domain, "v=spf1")
    service = next((name for end, name in SENDERS.items() if relay().endswith(end)), "")
    wanted = f"include:{service}" if service else "the address of your relay"
    if not records:
        return NOTE, "no record: our mails are more easily taken for forged", f'publish TXT "v=spf1 {wanted} ~all"'
    if len(records) > 1:
        return BAD, f"{len(records)} records, so none counts", "publish exactly one TXT record that begins with v=spf1"
    if not settings.SMTP_OUT:
        return GOOD, records[0][:120], ""
    found = allowed_by(ask, domain, records[0])
    if (service and service in found.names) or found.has(ask.addresses(relay()) if not _is_ip(relay()) else {relay()}):
        return GOOD, f"allows {relay()}", ""
    if service and found.whole:
        return BAD, f"does not allow {relay()}: {records[0][:120]}", f"add {wanted} to the record"
    return NOTE, f"it cannot be told whether it allows {relay()}: {records[0][:120]}", f"make sure that it has {wanted}"


def _dmarc(ask: Asker, domain: str) -> Result:
    parent = domain.split(".", 1)[1] if domain.count(".") > 1 else ""
    for name in filter(None, (domain, parent)):
        if records := ask.texts(f"_dmarc.{name}", "v=dmarc1"):
            return GOOD, f"{records[0][:120]}{f' (of {name})' if name != domain else ''}", ""
    do = f'publish TXT "v=DMARC1; p=none; rua=mailto:…" at _dmarc.{domain}'
    return NOTE, "no record: large services ask for one", do


def _dkim(ask: Asker, domain: str) -> Result:
    says = f"the relay signs, so only a mail that went out shows it: look for dkim=pass and d={domain} in the headers of one"
    return GOOD, says, ""


def relay() -> str:
    """The host of KEPT_SMTP_OUT."""
    given = settings.SMTP_OUT
    return urlsplit(given if "://" in given else f"smtp://{given}").hostname or "localhost"


def _is_ip(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host
