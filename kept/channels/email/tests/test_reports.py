"""Reports of servers: what came back, what is late, who complained; in the words of many programs, all mails our own."""

import json

import pytest

from kept.channels.email.reading import read

GONE = "gone@far.example"
COPY = "Received: from us\nFrom: help@lampring.example\nTo: gone@far.example\nSubject: Your ring\nMessage-ID: <42@lampring.example>\n\nHello"


def mail(sender, subject, body, *headers):
    lines = [f"From: {sender}", "To: help@lampring.example", f"Subject: {subject}", *headers, "", body]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def report(blocks, copy=COPY, kind="message/rfc822", text="Sorry"):
    body = f"--b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n{blocks}\n\n--b\nContent-Type: {kind}\n\n{copy}\n--b--"
    return mail(
        "MAILER-DAEMON@mx.example",
        "Undelivered Mail",
        body,
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    )


def row(address, action="failed", status="5.1.1", words=""):
    said = f"\nDiagnostic-Code: smtp; {words}" if words else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}{said}"


def test_a_report_says_who_why_and_which_mail():
    found = read(
        report("Reporting-MTA: dns; mx\n\n" + row(GONE, words="550 5.1.1 <gone@far.example>:\n no such user"))
    ).bounce
    assert (found.failed_recipients, found.status, found.message_id, found.hard) == (
        [GONE],
        ["5.1.1"],
        "42@lampring.example",
        True,
    )
    assert found.diagnostic == "550 5.1.1 <gone@far.example>: no such user"


def test_several_recipients_stand_with_and_without_empty_lines_between():
    for between in ("\n\n", "\n"):
        found = read(report(row("a@far.example") + between + row("b@far.example", status="5.2.2"))).bounce
        assert (found.failed_recipients, found.status) == (["a@far.example", "b@far.example"], ["5.1.1", "5.2.2"])


def test_who_is_only_late_has_not_failed():
    found = read(report(row("a@far.example") + "\n\n" + row("b@far.example", "delayed", "4.4.1")))
    assert found.is_bounce and not found.is_delay and found.bounce.late_recipients == ["b@far.example"]
    late = read(report(row(GONE, "delayed", "4.4.1")))
    assert (
        late.is_delay and not late.is_bounce and late.is_automatic and late.bounce.message_id == "42@lampring.example"
    )


def test_a_report_of_success_is_neither():
    found = read(report(row(GONE, "delivered", "2.0.0")))
    assert not (found.is_bounce or found.is_delay) and found.is_automatic and found.must_not_autorespond


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/global", "message/rfc822-headers"])
def test_the_id_of_our_mail_is_read_from_every_kind_of_copy(kind):
    assert read(report(row(GONE), kind=kind)).bounce.message_id == "42@lampring.example"


@pytest.mark.parametrize(
    ("status", "words", "hard"),
    [
        ("5.1.1", "550 user unknown", True), ("5.2.2", "552 mailbox full", False), ("5.7.1", "554 blocked as spam", False), ("4.4.7", "expired", False),
        ("5.0.0", "550 quota exceeded", False), ("5.0.0", "550 no such user here", True), ("5.3.4", "552 message too large", False), ("5.2.1", "550 mailbox disabled", True),
        ("5.1.8", "501 sender address rejected", False), ("5.4.4", "host not found", True), ("4.0.0", "DNS Error: NXDOMAIN", True), ("5.4.1", "550 recipient rejected: access denied", True),
    ],
)  # fmt: skip
def test_hard_is_what_would_come_back_again(status, words, hard):
    assert read(report(row(GONE, status=status, words=words))).bounce.hard is hard


BELOW = f"\n\n--- Below this line is a copy of the message.\n\n{COPY}"
TEXTS = {
    "qmail": ("MAILER-DAEMON@mx.example", "failure notice", f"Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<{GONE}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.{BELOW}"),
    "exim": ("Mail Delivery System <Mailer-Daemon@mx.example>", "Mail delivery failed: returning message to sender", f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {GONE}\n    host mx.far.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<{GONE}>:\n    550 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n{COPY}"),
    "sendmail": ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Returned mail: see transcript for details", f"The original message was received at Thu, 29 Apr\nfrom mx\n\n   ----- The following addresses had permanent fatal errors -----\n<{GONE}>\n    (reason: 550 5.1.1 <{GONE}>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.far.example.:\n>>> RCPT To:<{GONE}>\n<<< 550 5.1.1 <{GONE}>... User unknown\n\n   ----- Original message follows -----\n{COPY}"),
    "exchange": ("System Administrator <postmaster@mx.example>", "Undeliverable: Your ring", f"Your message\n\n  To:      {GONE}\n  Subject: Your ring\n\ndid not reach the following recipient(s):\n\n{GONE} on Thu, 29 Apr 2010 16:51:51 -0500\n    The recipient name is not recognized\n"),
    "domino": ("postmaster@mx.example", f"DELIVERY FAILURE: User gone ({GONE}) not listed in Domino Directory", f"Your message\n\n  Subject: Your ring\n\nwas not delivered to:\n\n  {GONE}\n\nbecause:\n\n  User gone ({GONE}) not listed in Domino Directory\n"),
    "a portal": ("MAILER-DAEMON@portal.example", "Delivery failure", f"Message from portal.example.\nUnable to deliver message to the following address(es).\n\n<{GONE}>:\nThis user doesn't have a portal.example account ({GONE}) [0]\n\n--- Original message follows.\n\n{COPY}"),
    "a filter": ("postmaster@mx.example", "Delivery Status", f"--- The following addresses had delivery problems ---\n\n<{GONE}>   (User unknown {GONE})\n"),
    "a phone company": ("no-reply@phone.example", "Mail System Error - Returned Mail", f"Your mail sent on: Thu, 29 Apr 2010 11:04:47 +0900\nCould not be delivered to:\n\n  <{GONE}>\n\nAs the user unknown.\n"),
    "surf filter": ("postmaster@mx.example", "Message could not be delivered", f"Your message could not be sent.\n A transcript of the attempts to send the message follows.\n Addressed To: {GONE}\n\n Failed to send to identified host,\n {GONE}: [192.0.2.5], 550 {GONE}... No such user\n--- Message non-deliverable."),
    "a shop of mail": ("mailer-daemon@mail.service.example", "Undelivered Mail Returned to Sender", f"This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n{GONE} Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <{GONE}>\n"),
    "Russian": ("mailer-daemon@mx.example", "Недоставленное сообщение", f"Это письмо отправлено почтовым сервером.\n\n<{GONE}>: host mx.far.example[192.0.2.1] said: 550 No such user!\n"),
    "Chinese": ("postmaster@mx.example", "系统退信", f"很抱歉，您发送的邮件被退回。\n\n收件人 {GONE}\n550 User not found\n"),
    "Japanese": ("postmaster@mx.example", "メールを配信できません", f"次のあて先へのメッセージはエラーのため送信できませんでした。\n\n<{GONE}>\n550 Unknown user\n"),
    "Arabic": ("postmaster@mx.example", "تعذر تسليم الرسالة", f"تعذر تسليم رسالتك إلى:\n\n{GONE}\n550 5.1.1 User unknown\n"),
    "German": ("postmaster@mx.example", "Unzustellbar: Ihr Ring", f"Fehler bei der Nachrichtenzustellung an folgende Empfänger:\n\n{GONE}\n550 5.1.1 User unknown\n"),
    "a group": ("Mail Delivery Subsystem <mailer-daemon@groups.example>", "Delivery Status Notification (Failure)", f"Hello,\n\nWe're writing to let you know that the group you tried to contact ({GONE}) may not exist, or you may not have permission to post messages to it. A few more details on why you weren't able to post:\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS)
def test_the_free_text_of_a_server_is_understood(kind):
    found = read(mail(*TEXTS[kind]))
    assert found.is_bounce and found.is_automatic and found.bounce.failed_recipients == [GONE]
    if COPY in TEXTS[kind][2]:
        assert found.bounce.message_id == "42@lampring.example"


def test_the_servers_words_are_kept():
    assert "550 5.1.1" in read(mail(*TEXTS["qmail"])).bounce.diagnostic
    assert read(mail(*TEXTS["sendmail"])).bounce.status == ["5.1.1"]


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("Mailer-Daemon@mx.example", "Warning: message 1abCDe-000 delayed 24 hours", f"This message was created automatically.\n\n  {GONE}\n\nNo action is required on your part. Delivery attempts will continue.\n"),
        ("MAILER-DAEMON@mx.example", "Delivery Status Notification (Delay)", f"THIS IS A WARNING MESSAGE ONLY.\n\nDelivery to {GONE} has been delayed.\n"),
        ("postmaster@mx.example", "Warning: could not send message for past 4 hours", f"YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n<{GONE}>... Deferred: Connection timed out\n"),
    ],
)  # fmt: skip
def test_a_notice_of_delay_in_free_text_is_no_failure(sender, subject, body):
    found = read(mail(sender, subject, body))
    assert found.is_delay and not found.is_bounce and found.bounce.late_recipients == [GONE] and not found.bounce.hard


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (
            "salma@example.org",
            "Mail delivery failed: returning message to sender",
            "I get this whenever I write to you: 550 5.1.1 user unknown",
        ),
        ("salma@example.org", "Fwd: Undelivered Mail Returned to Sender", f"See below.\n\n{COPY}"),
        (
            "postmaster@firm.example",
            "Delivery of my order failed",
            "The courier came when nobody was home. Please send it again.",
        ),
        ("postmaster@firm.example", "Re: Warning: your invoice is late", "We paid it on Monday."),
        ("no-reply@shop.example", "Delivery failed: we could not reach you", "Your parcel waits at the post office."),
    ],
)
def test_people_who_write_of_such_things_are_people(sender, subject, body):
    found = read(mail(sender, subject, body, "Return-Path: <x@example.org>"))
    assert not (found.is_bounce or found.is_delay or found.is_feedback_report)


def complaint(fields):
    body = f"--b\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\n{fields}\n--b\nContent-Type: message/rfc822\n\n{COPY}\n--b--"
    return mail(
        "complaints@isp.example",
        "FW: Your ring",
        body,
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
    )


def test_a_complaint_says_who_and_about_which_mail():
    found = read(complaint("Feedback-Type: abuse\nOriginal-Rcpt-To: <salma@example.org>\nVersion: 1"))
    assert found.is_feedback_report and not found.is_bounce and found.must_not_autorespond
    assert (found.feedback.kind, found.feedback.recipients, found.feedback.message_id) == (
        "abuse",
        ["salma@example.org"],
        "42@lampring.example",
    )
    assert read(complaint("Feedback-Type: not-spam")).feedback.recipients == [GONE]


def test_a_complaint_without_the_machines_part_is_known_by_the_mail_it_returns():
    body = f"--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: salma@example.org\n{COPY}\n--b--"
    found = read(
        mail(
            "staff@mail.example",
            "complaint about message from 192.0.2.1",
            body,
            "Content-Type: multipart/mixed; boundary=b",
        )
    )
    assert found.feedback.recipients == ["salma@example.org"] and found.feedback.message_id == "42@lampring.example"


def told(kind, **said):
    content = {
        "notificationType": kind,
        "mail": {"headers": [{"name": "Message-ID", "value": "<42@lampring.example>"}]},
    } | said
    return read(mail("no-reply@sns.service.example", "Notification", json.dumps(content), "x-amz-sns-message-id: 1"))


def test_what_a_sending_service_mails_as_json_is_read():
    row = {"emailAddress": GONE, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    found = told("Bounce", bounce={"bounceType": "Permanent", "bouncedRecipients": [row]}).bounce
    assert (found.failed_recipients, found.status, found.message_id, found.diagnostic, found.hard) == (
        [GONE], ["5.1.1"], "42@lampring.example", "550 5.1.1 user unknown", True,
    )  # fmt: skip
    assert told("Complaint", complaint={"complainedRecipients": [{"emailAddress": GONE}]}).feedback.recipients == [GONE]
    assert told("Delivery").is_automatic and not told("Delivery").is_bounce


@pytest.mark.parametrize(
    "body",
    [
        "{" * 5000,
        '{"notificationType":"Bounce"',
        "\n".join(f"a{i}@b.example:" for i in range(1_000)),
        "550 " * 50_000,
        "-" * 90_000,
        "<" * 90_000,
    ],
)
def test_a_report_built_to_take_for_ever_is_read(body):
    read(mail("MAILER-DAEMON@mx.example", "failure notice", body, "x-amz-sns-message-id: 1"))
    read(report(body))
