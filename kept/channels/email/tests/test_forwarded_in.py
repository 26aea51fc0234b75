"""One of us sends a customer's mail on: it becomes work that everybody sees."""

import pytest

from kept.channels.email.quarantine import may_release, release
from kept.channels.email.tests.test_taking_in import taken
from kept.inbox.lists import page
from kept.inbox.models import Kind, Message

pytestmark = pytest.mark.django_db
PASS = "Authentication-Results: mx.lampring.example; dmarc=pass header.from=kept.example; spf=pass"
FAIL = "Authentication-Results: mx.lampring.example; dmarc=fail header.from=kept.example; spf=fail"
BODY = """She wrote to me at home. Be gentle with her.

---------- Forwarded message ---------
From: Salma Haddad <salma@example.org>
Date: Sat, 21 Nov 2026 at 10:00
Subject: The ring
To: Amal <amal@kept.example>

Dear Amal, where is my ring?
"""


@pytest.fixture
def trusting(settings):
    settings.MAIL_TRUSTED_SERVERS = ("mx.lampring.example",)


def forwarded(*headers, sender="Amal <amal@kept.example>", **changes):
    return taken(*headers, sender=sender, subject="Fwd: The ring", body=BODY, id="fwd@kept.example", **changes)


def test_m129_forwarded_private_mail_becomes_visible_team_work(help_channel, salma, amal, mei, trusting):
    found = forwarded(PASS)
    assert found.conversation.person == salma and found.message.sender["address"] == "salma@example.org"
    assert (found.message.kind, found.message.text) == (Kind.INBOUND, "Dear Amal, where is my ring?")
    found.conversation.refresh_from_db()
    assert found.conversation.waiting_since and found.conversation.subject == "The ring"
    assert found.message.marks["forwarded_by"] == amal.pk and found.message.marks["forwarded_proven"]
    assert [row.id for row in page(amal, "mine").rows] == [found.conversation.pk]
    assert [row.id for row in page(mei, "all").rows] == [found.conversation.pk]


def test_what_stood_above_it_is_a_note_and_the_customer_never_sees_it(help_channel, salma, amal, trusting):
    found = forwarded(PASS)
    note = Message.objects.get(kind=Kind.NOTE)
    assert (note.text, note.user) == ("She wrote to me at home. Be gentle with her.", amal)
    assert "gentle" not in found.message.text + found.message.full_text + found.message.html


def test_who_fakes_one_of_us_is_stopped_and_can_be_let_in(help_channel, salma, amal, trusting):
    for n, headers in enumerate(([FAIL], [], ["Authentication-Results: mx.evil.example; dmarc=pass"])):
        found = forwarded(*headers, to=f"help+{n}@lampring.example")
        assert found.reason == "spoofed" and found.quarantined.detail
    let_in = release(found.quarantined, by=amal)
    assert let_in.conversation.person == salma
    assert Message.objects.get(kind=Kind.NOTE).user is None


def test_where_no_server_says_anything_it_is_taken_but_nothing_is_written_in_our_name(help_channel, salma, amal):
    found = forwarded()
    assert found.conversation.person == salma and not found.message.marks["forwarded_proven"]
    note = Message.objects.get(kind=Kind.NOTE)
    assert note.user is None and "amal@kept.example" in note.text and "gentle" in note.text
    assert forwarded(FAIL, to="help+2@lampring.example").reason == "spoofed"


def test_a_customer_who_sends_something_on_is_the_one_who_wrote(help_channel, omar):
    found = forwarded(sender="Omar <omar@example.net>")
    assert found.conversation.person == omar and "forwarded_by" not in found.message.marks


def test_one_of_us_who_writes_to_us_is_answered_like_anybody(help_channel, amal):
    found = taken(sender="Amal <amal@kept.example>", body="My chair is broken.")
    assert found.message.sender["address"] == "amal@kept.example" and found.conversation.assignee is None


def test_a_mail_that_is_here_already_goes_on_in_its_conversation(conversation, amal, yusuf, trusting, mei):
    from kept.inbox.assignment import assign

    assign(conversation, to_user=yusuf, by=mei)
    found = forwarded(PASS, "References: <salma-1@example.org>")
    assert found.conversation == conversation
    conversation.refresh_from_db()
    assert conversation.assignee == yusuf


def test_a_viewer_sends_on_but_holds_nothing(help_channel, viktor, trusting):
    found = forwarded(PASS, sender="Viktor <viktor@kept.example>")
    found.conversation.refresh_from_db()
    assert found.conversation.assignee is None and found.message.marks["forwarded_by"] == viktor.pk


@pytest.mark.parametrize(
    "headers",
    [
        # The passing check is of the stranger's own domain; ours only stands beside it.
        ["Authentication-Results: mx.lampring.example; dmarc=none header.from=kept.example; spf=pass smtp.mailfrom=x@evil.example"],
        ["Authentication-Results: mx.lampring.example; dkim=fail header.d=kept.example; spf=pass smtp.mailfrom=x@evil.example"],
        ['Authentication-Results: mx.lampring.example; spf=pass smtp.mailfrom="x@kept.example"@evil.example'],
        [r'Authentication-Results: mx.lampring.example; spf=pass smtp.mailfrom="x\" smtp.mailfrom=x@kept.example \""@evil.example'],
        ["Authentication-Results: mx.lampring.example; dmarc=pass header.from=evil.example"],
        # What our server added says little, what the stranger wrote before says more.
        ["Authentication-Results: mx.lampring.example; dkim=none", "Received: from evil.example by mx.lampring.example", "Authentication-Results: mx.lampring.example; dmarc=pass header.from=kept.example"],
        ["Authentication-Results: mx.lampring.example; dkim=none", "Received-SPF: pass receiver=mx.lampring.example; envelope-from=amal@kept.example"],
        ["Received-SPF: pass receiver=mx.lampring.example; envelope-from=amal@kept.example"],
    ],
)  # fmt: skip
def test_what_a_server_vouches_for_must_be_the_colleagues_own_domain(headers, help_channel, salma, amal, trusting):
    assert forwarded(*headers).reason == "spoofed"
    assert not Message.objects.exists()


def test_a_mail_with_a_second_author_proves_nothing_of_the_first(help_channel, salma, amal, trusting):
    found = forwarded(PASS, sender="Amal <amal@kept.example>, x@kept.example")
    assert found.reason == "spoofed"


@pytest.mark.parametrize(
    "line",
    [
        "Authentication-Results: mx.lampring.example; dkim=pass header.d=kept.example; spf=pass smtp.mailfrom=bounce@sender.example",
        "Authentication-Results: mx.lampring.example; spf=pass smtp.mailfrom=amal@kept.example; dkim=none",
        "Authentication-Results: mx.lampring.example; dmarc=pass (p=NONE) header.from=kept.example",
    ],
)
def test_one_check_that_holds_for_the_colleagues_domain_is_enough(line, help_channel, salma, amal, trusting):
    assert forwarded(line).message.marks["forwarded_proven"]


def test_what_an_agent_lets_in_for_another_reason_is_still_only_let_in_by_leads_where_it_pretends(
    help_channel, salma, amal, mei
):
    hops = ["Received: from a.example by b.example"] * 60
    forged = "Authentication-Results: mx.evil.example; dmarc=fail (p=reject) header.from=example.org; spf=fail"
    looped = taken(forged, *hops, id="looped@example.org").quarantined
    assert looped.reason == "loop" and may_release(amal, looped)
    again = release(looped, by=amal)
    assert again.reason == "spoofed" and not may_release(amal, again.quarantined)
    assert release(again.quarantined, by=mei).conversation.person == salma


def test_a_colleagues_name_that_is_forged_is_not_let_in_as_spam(help_channel, salma, amal, trusting):
    spam = forwarded("X-Spam-Flag: YES").quarantined
    assert spam.reason == "spam" and release(spam, by=amal).reason == "spoofed"
    assert not Message.objects.exists()
