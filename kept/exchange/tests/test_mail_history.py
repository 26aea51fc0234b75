"""`kept import --format eml|maildir|mbox`: mailboxes in files, read by the channel, written like everything else."""

from email.message import EmailMessage

import pytest

from kept.channels.email.reading import read
from kept.events.actors import SYSTEM
from kept.exchange.importing import import_all
from kept.exchange.mail_history import MailHistory
from kept.exchange.mail_stores import eml_folder, maildir, mboxes
from kept.inbox.models import Conversation, Message, Raw

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


def load(folder, store=eml_folder):
    return import_all(MailHistory(store(folder), read=read, ours=OURS), by=SYSTEM)


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


def as_mbox(folder, path):
    """The same mails in one mbox, as mboxrd writes it."""
    with path.open("wb") as file:
        for one in sorted(folder.rglob("*.eml")):
            file.write(b"From salma@example.org Mon Nov  2 10:00:00 2026\n")
            file.write(one.read_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n")
    return path


def as_maildir(folder, path):
    for part in ("cur", "new", "tmp", ".Sent/cur", ".Drafts/cur", ".Trash/cur"):
        (path / part).mkdir(parents=True)
    for number, one in enumerate(sorted(folder.rglob("*.eml"))):
        place = ".Sent/cur" if one.stem == "b" else "new" if number % 2 else "cur"
        (path / place / f"{number}.host:2,S").write_bytes(one.read_bytes())
    return path


@pytest.fixture(params=["eml", "maildir", "mbox"])
def mailbox(request, thread, tmp_path_factory):
    """The same mails in each kind of place: a function that imports them."""
    place = tmp_path_factory.mktemp("mailbox") / "mails"
    made = {"eml": lambda: thread, "maildir": lambda: as_maildir(thread, place), "mbox": lambda: as_mbox(thread, place)}
    there = made[request.param]()
    return lambda: load(there, {"eml": eml_folder, "maildir": maildir, "mbox": mboxes}[request.param])


def test_every_kind_of_mailbox_gives_the_same_conversations(mailbox, help_channel):
    assert mailbox().refused == []
    assert Conversation.objects.count() == 2
    ring = Conversation.objects.get(subject="The ring")
    assert [(m.kind, m.text) for m in ring.messages.order_by("id")] == [
        ("inbound", "Where is it?"),
        ("reply", "On its way."),
    ]
    assert mailbox().done_before


def test_the_same_mails_by_another_way_are_known(thread, help_channel, tmp_path_factory):
    load(thread)
    report = load(as_mbox(thread, tmp_path_factory.mktemp("m") / "mails.mbox"), mboxes)
    assert report.counts["messages"] == 0
    assert Message.objects.count() == 3


def test_what_is_here_already_is_not_imported_once_more(thread, help_channel):
    from kept.channels.email.inbound import take_in

    take_in((thread / "a.eml").read_bytes(), by=SYSTEM)
    load(thread)
    assert Conversation.objects.count() == 2
    ring = Conversation.objects.get(subject="The ring")
    assert sorted((m.kind, m.text) for m in ring.messages.all()) == [
        ("inbound", "Where is it?"),
        ("reply", "On its way."),
    ]


def test_later_mails_join_what_was_imported_and_changes_nobody_elses(thread, help_channel, tmp_path_factory):
    load(thread)
    later = tmp_path_factory.mktemp("later")
    mail(later, "d", sender="salma@example.org", to="help@lampring.example", id="4", answers="2", text="It is here!")
    mail(later, "e", sender="omar@example.net", to="help@lampring.example", id="5", answers="2", text="Mine too?")
    load(later)
    assert Conversation.objects.count() == 3
    assert (
        Conversation.objects.get(subject="The ring", person__identities__value="salma@example.org").messages.count()
        == 3
    )


def test_drafts_and_what_was_thrown_away_is_left_where_it_is(thread, help_channel, tmp_path_factory):
    place = as_maildir(thread, tmp_path_factory.mktemp("m") / "mails")
    for number, name in enumerate([".Drafts/cur/9:2,S", "cur/9:2,DS", "cur/8:2,ST", ".Trash/cur/7", "tmp/6"]):
        source = mail(thread, f"z{number}", sender="omar@example.net", to="help@lampring.example", id=f"z{number}")
        (place / name).write_bytes(source.read_bytes())
    load(place, maildir)
    assert Message.objects.count() == 3


@pytest.mark.parametrize("name", ["Sent", "Gesendete Elemente", "寄件備份", "البريد المرسل"])
def test_what_lies_in_a_folder_of_sent_mail_is_an_answer_by_its_author(tmp_path, help_channel, name):
    mail(
        tmp_path / name, "a", sender="Lina <lina@old-name.example>", to="salma@example.org", id="1", text="On its way."
    )
    load(tmp_path)
    message = Message.objects.get()
    assert (message.kind, message.user.email) == ("reply", "lina@old-name.example")


def test_a_copy_in_another_folder_is_the_same_mail_and_another_mail_of_the_same_id_is_not(tmp_path, help_channel):
    mail(tmp_path / "Inbox", "a", sender="salma@example.org", to="help@lampring.example", id="1")
    mail(tmp_path / "All Mail", "a", sender="salma@example.org", to="help@lampring.example", id="1")
    mail(tmp_path, "b", sender="salma@example.org", to="help@lampring.example", id="1", text="Another", date="Tue, 3 Nov 2026 10:00:00 +0200")  # fmt: skip
    load(tmp_path)
    assert sorted(m.text for m in Message.objects.all()) == ["Another", "Where is it?"]


def test_what_cannot_be_read_or_is_too_large_waits_in_the_quarantine(tmp_path, help_channel, monkeypatch):
    monkeypatch.setattr("kept.exchange.mail_history.LARGEST", 2000)
    (tmp_path / "empty.eml").write_bytes(b"\r\n")
    mail(tmp_path, "large", sender="salma@example.org", to="help@lampring.example", text="x" * 3000, subject="燈")
    mail(tmp_path, "nobody", sender="mei@kept.example", to="help@lampring.example", id="9")
    reasons = sorted(reason.partition(": ")[2] for _, reason in load(tmp_path).refused)
    assert reasons == ["larger than 0 MB", "nobody outside wrote it or gets it", "nothing in it could be read"]
    assert sorted(Raw.objects.values_list("reason", flat=True)) == ["too_large", "unreadable"]
    assert Raw.objects.get(reason="too_large").envelope["subject"] == "燈"
    mail(tmp_path, "more", sender="salma@example.org", to="help@lampring.example", id="10")
    load(tmp_path)
    assert Raw.objects.count() == 2


def test_an_import_that_was_stopped_goes_on_and_reads_nothing_again(tmp_path, help_channel, monkeypatch):
    monkeypatch.setattr("kept.exchange.mail_history.MOST_MAILS", 4)
    for number in range(20):
        mail(tmp_path, f"{number:02}", sender=f"s{number}@example.org", to="help@lampring.example", id=str(number))
    looked_at = []

    def stopped(raw):
        looked_at.append(raw)
        if len(looked_at) == 10:
            raise KeyboardInterrupt
        return read(raw)

    with pytest.raises(KeyboardInterrupt):
        import_all(MailHistory(eml_folder(tmp_path), read=stopped, ours=OURS), by=SYSTEM)
    before = Message.objects.count()
    report = import_all(MailHistory(eml_folder(tmp_path), read=stopped, ours=OURS), by=SYSTEM)
    assert report.counts["messages"] == Message.objects.count() == 20
    assert before == 4, "what was read last was not written yet"
    assert len(looked_at) == 10 + 16


def test_a_thread_too_large_for_one_go_is_one_conversation(tmp_path, help_channel, monkeypatch):
    monkeypatch.setattr("kept.exchange.mail_history.MOST_MAILS", 3)
    for number in range(10):
        mail(tmp_path, f"{number}", sender="salma@example.org", to="help@lampring.example", id=str(number), answers=str(number - 1),
             date=f"Mon, 2 Nov 2026 1{number}:00:00 +0200")  # fmt: skip
    load(tmp_path)
    assert Conversation.objects.get().messages.count() == 10


def test_a_bounce_is_marked_and_belongs_to_the_mail_that_came_back(tmp_path, help_channel):
    mail(tmp_path, "a", sender="mei@kept.example", to="salma@example.org", id="1", text="On its way.")
    (tmp_path / "b.eml").write_bytes(
        b"From: MAILER-DAEMON@mx.example.org\nTo: help@lampring.example\nMessage-ID: <b@mx>\nDate: Mon, 2 Nov 2026 11:00:00 +0200\n"
        b"Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nIt did not arrive.\n"
        b"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; salma@example.org\n"
        b"Action: failed\nStatus: 5.1.1\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <1@example.org>\nSubject: The ring\n\n--x--\n"
    )
    load(tmp_path)
    conversation = Conversation.objects.get()
    assert conversation.person.identities.get().value == "salma@example.org"
    assert [m.automatic for m in conversation.messages.order_by("id")] == [False, True]
