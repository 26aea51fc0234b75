"""`kept import --format eml`: a folder of mails, read by the channel, written like everything else."""

from email.message import EmailMessage

import pytest

from kept.channels.email.reading import read
from kept.events.actors import SYSTEM
from kept.exchange.importing import import_all
from kept.exchange.mail_folder import MailFolder
from kept.inbox.models import Conversation, Message

pytestmark = pytest.mark.django_db
OURS = ["help@lampring.example", "mei@kept.example"]


def mail(
    folder,
    name,
    *,
    sender,
    to,
    subject="The ring",
    text="Where is it?",
    id="",
    answers="",
    date="Mon, 2 Nov 2026 10:00:00 +0200",
    file=None,
):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, date
    if id:
        message["Message-ID"] = f"<{id}@example.org>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@example.org>"
    message.set_content(text)
    if file:
        message.add_attachment(file, maintype="image", subtype="png", filename="receipt.png")
    path = folder / f"{name}.eml"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(bytes(message))
    return path


def load(folder):
    return import_all(MailFolder(folder, read=read, ours=OURS), by=SYSTEM)


@pytest.fixture
def thread(tmp_path):
    mail(tmp_path, "b", sender="Mei <mei@kept.example>", to="salma@example.org", id="2", answers="1", text="On its way.",
         date="Mon, 2 Nov 2026 11:00:00 +0200")  # fmt: skip
    mail(
        tmp_path,
        "a",
        sender="Salma <salma@example.org>",
        to="help@lampring.example",
        id="1",
        file=b"\x89PNG\r\n\x1a\n" + b"0" * 20,
    )
    mail(
        tmp_path / "other",
        "c",
        sender="陳怡君 <yijun@example.com.tw>",
        to="help@lampring.example",
        id="3",
        subject="燈",
        text="什麼時候到？",
    )
    return tmp_path


def test_mails_that_answer_each_other_are_one_conversation(thread, help_channel):
    report = load(thread)
    assert report.refused == []
    assert Conversation.objects.count() == 2
    ring = Conversation.objects.get(subject="The ring")
    said = list(ring.messages.order_by("id"))
    assert [(m.kind, m.text) for m in said] == [("inbound", "Where is it?"), ("reply", "On its way.")]
    assert said[1].user.email == "mei@kept.example"
    assert ring.person.identities.get().value == "salma@example.org"
    assert ring.imported_at
    assert ring.waiting_since is None


def test_files_of_imported_mails_are_kept(thread, help_channel):
    load(thread)
    attachment = Message.objects.get(message_id="<1@example.org>").attachments.get()
    assert (attachment.name, attachment.file.content_type) == ("receipt.png", "image/png")


def test_a_folder_twice_is_once_and_a_new_mail_joins_its_conversation(thread, help_channel):
    load(thread)
    assert load(thread).done_before
    mail(
        thread,
        "d",
        sender="salma@example.org",
        to="help@lampring.example",
        id="4",
        answers="2",
        text="It is here!",
        date="Tue, 3 Nov 2026 09:00:00 +0200",
    )
    load(thread)
    assert Conversation.objects.count() == 2
    assert [m.text for m in Conversation.objects.get(subject="The ring").messages.order_by("id")][-1] == "It is here!"


def test_a_mail_without_anybody_outside_is_named(thread, help_channel):
    mail(thread, "x", sender="mei@kept.example", to="help@lampring.example", id="9")
    [(_, reason)] = load(thread).refused
    assert reason.startswith("x.eml: nobody outside")


def test_mails_without_ids_and_broken_ones_are_conversations_too(tmp_path, help_channel):
    mail(tmp_path, "a", sender="salma@example.org", to="help@lampring.example", text="no id")
    (tmp_path / "broken.eml").write_bytes(
        b"From: Omar <omar@example.net>\nContent-Type: multipart/mixed; boundary=\n\n\xff\xfe broken"
    )
    report = load(tmp_path)
    assert report.refused == []
    assert Conversation.objects.count() == 2


def test_the_command_joins_channel_and_exchange(thread, help_channel, mei):
    from click.testing import CliRunner

    from kept.config.cli import program

    answer = CliRunner().invoke(program, ["import", "--format", "eml", str(thread)])
    assert answer.exit_code == 0, answer.output
    assert "2 conversations" in answer.output
    assert Message.objects.filter(user=mei).exists()


def test_the_command_fails_where_a_line_was_refused(tmp_path, help_channel):
    from click.testing import CliRunner

    from kept.config.cli import program

    (tmp_path / "bad.jsonl").write_text("{oops\n")
    answer = CliRunner().invoke(program, ["import", "--format", "jsonl", str(tmp_path / "bad.jsonl")])
    assert answer.exit_code == 1
    assert "line 1: not JSON" in answer.output
