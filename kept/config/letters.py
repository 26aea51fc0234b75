"""The demo's real mails: taken in as they would come over the wire, so that the desk shows what it makes of them."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from kept.events import clock

INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Calendar//ZH
METHOD:REQUEST
BEGIN:VEVENT
UID:lamp-check-1@example.com.tw
SUMMARY:視訊檢查閃爍的檯燈
DTSTART:{start}
DTEND:{end}
LOCATION:線上
ORGANIZER;CN=林威廷:mailto:weiting@example.com.tw
END:VEVENT
END:VCALENDAR
"""
# Minutes before now, the headers, the text, and what else is in it.
LETTERS: list[dict[str, Any]] = [
    {
        "ago": 70, "from": "Joanna Reyes <joanna@example.com>", "subject": "Charged twice for the brass lamp?",
        "text": "Hello,\n\nmy bank shows the lamp twice. The card is 4111 1111 1111 1111, the order is 20991.\nCould you look, please?\n\nJoanna",
    },
    {
        "ago": 45, "from": "عمر سعيد <omar@example.net>", "subject": "استرداد ثمن المصباح", "charset": "windows-1256",
        "text": "مرحبًا،\n\nأرجو تحويل ثمن المصباح إلى حسابي JO94CBJO0010000000000131000302، ورقم الطلب 20871.\n\nشكرًا\nعمر",
    },
    {
        "ago": 18, "from": "林威廷 <weiting@example.com.tw>", "cc": "王小美 <mei.wang@example.com.tw>", "subject": "約個時間視訊看檯燈",
        "text": "您好，\n\n新變壓器裝上後還是會閃，想請您用視訊看一下，邀請如附件。我太太也會在場。\n\n威廷", "invitation": True,
    },
    {
        "ago": 200, "from": "\"help@lampring.example\" <billing@lamp-ring-pay.example>", "subject": "Your mailbox is full, sign in to keep it",
        "text": "Dear user, your mailbox is full. Sign in within 24 hours to keep your messages.",
        "headers": {"Authentication-Results": "mx.lampring.example; spf=fail; dkim=none; dmarc=fail (p=REJECT) header.from=lamp-ring-pay.example"},
    },
    {
        "ago": 12, "from": "優惠通知 <deal@cheap-lamps.example>", "subject": "燈具批發最低價，今日限定",
        "text": "各式燈具批發，量大從優，今日下單再打八折。", "headers": {"X-Spam-Flag": "YES"},
    },
]  # fmt: skip


def take_in_letters(address: str, start: datetime) -> None:
    """Take in the letters as mails to `address`, each at its time before `start` (aware)."""
    from kept.channels.email.inbound import take_in
    from kept.events.actors import SYSTEM

    for number, letter in enumerate(LETTERS, 1):
        at = start - timedelta(minutes=letter["ago"])
        with clock.freeze(at):
            take_in(written(letter, number, address, at).as_bytes(), rcpt=[address], by=SYSTEM)


def written(letter: dict, number: int, address: str, at: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter["from"], address, letter["subject"]
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<letter-{number}-{at:%Y%m%d%H%M}@example.org>"
    if "cc" in letter:
        mail["Cc"] = letter["cc"]
    for name, value in letter.get("headers", {}).items():
        mail[name] = value
    mail.set_content(letter["text"], charset=letter.get("charset", "utf-8"))
    if letter.get("invitation"):
        start = (at + timedelta(days=2)).replace(minute=0, second=0)
        times = {"start": f"{start:%Y%m%dT%H%M%SZ}", "end": f"{start + timedelta(minutes=30):%Y%m%dT%H%M%SZ}"}
        mail.add_alternative(INVITATION.format(**times), subtype="calendar", params={"method": "REQUEST"})
    return mail
