"""A mail is given to the server we send by: what it said of each recipient, and under which id it sends the mail on."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.conf import settings

from kept.channels.email.delivering import Answer, cut
from kept.channels.email.outgoing_headers import envelope, in_ascii, without_unicode_addresses
from kept.channels.email.relay_ids import known_as
from kept.inbox.models import RecipientState
from kept.notices.mail import Server, connected

QUEUED, SENT, FAILED, _REPLACED = RecipientState
BEYOND = "5.6.7 Our mail server takes no addresses with letters outside ASCII (SMTPUTF8)"


def hand_over(mail: EmailMessage, sender: str, to: Sequence[str]) -> dict[str, Answer]:
    """Give a mail to the server of KEPT_SMTP_OUT for the addresses `to`; `sender` is the envelope's, for bounces.

    What it said of each of them, by address. Never raises for anything a server or a network can do.
    """
    try:
        server = connected(settings.SMTP_OUT)
    except (smtplib.SMTPException, OSError) as error:
        # Nothing about this mail: it waits until the server is back, or somebody has mended the setting.
        return dict.fromkeys(to, Answer(QUEUED, str(getattr(error, "smtp_code", "")), said(error)))
    beyond: list[str] = []
    if not server.has_extn("smtputf8"):
        beyond = [address for address in to if not in_ascii(address)]
        mail = without_unicode_addresses(mail)
    answers = dict.fromkeys(beyond, Answer(FAILED, "5.6.7", BEYOND))
    rest = [address for address in to if address not in answers]
    return answers | (_told(server, mail, sender, rest) if rest else _left(server))


def _left(server: smtplib.SMTP) -> dict[str, Answer]:
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()
    return {}


def _told(server: Server, mail: EmailMessage, sender: str, to: Sequence[str]) -> dict[str, Answer]:
    by_envelope = {envelope(address): address for address in to}
    refused: Mapping[str, tuple[int, bytes]] = {}
    # smtplib asks for it itself where an address of the envelope needs it, not where only one in the headers does.
    asks = mail.policy.utf8 and all(map(str.isascii, by_envelope))  # type: ignore[attr-defined]
    try:
        options = ("SMTPUTF8", "BODY=8BITMIME") if asks else ()
        refused = server.send_message(mail, from_addr=sender, to_addrs=list(by_envelope), mail_options=options)
        rest = Answer(SENT, known_as=known_as(server.said_of_data, urlsplit(settings.SMTP_OUT).hostname or ""))
        with suppress(smtplib.SMTPException, OSError):  # it is taken, whatever becomes of the farewell
            server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
        rest = Answer(QUEUED, words=words_of(refused.values()))  # the server left before it was asked for these
    except smtplib.SMTPNotSupportedError as error:
        rest = Answer(FAILED, words=str(error))
    except smtplib.SMTPResponseException as error:
        rest = answer_of(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        rest = Answer(QUEUED, words=said(error))
    finally:
        server.close()
    return {address: answer_of(*refused[asked]) if asked in refused else rest for asked, address in by_envelope.items()}


def answer_of(code: int, words: bytes | str) -> Answer:
    """A server's code and words about a recipient: 5xx is a no for good, anything else may go better later."""
    return Answer(FAILED if code >= 500 else QUEUED, str(code), words_of([(code, words)]))


def said(error: BaseException) -> str:
    """The server's words of any error, without our password: `550 5.1.1 No such user`."""
    if isinstance(error, smtplib.SMTPResponseException):
        return words_of([(error.smtp_code, error.smtp_error)])
    return f"{error}" or type(error).__name__


def words_of(answers: Iterable[tuple[int, bytes | str]]) -> str:
    texts = (
        f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}" for code, words in answers
    )
    return cut(" · ".join(dict.fromkeys(" ".join(text.split()) for text in texts)))
