"""`kept import --format jsonl`: through the verb, on real files."""

import json
from datetime import UTC, datetime

import pytest

from kept.accounts.models import User
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.exchange import importing
from kept.exchange.importing import import_all
from kept.exchange.jsonl import JsonLines
from kept.exchange.models import Import
from kept.inbox.models import Conversation, Message, StateChange
from kept.people.models import Identity, Person

pytestmark = pytest.mark.django_db

AGENT = {"type": "agent", "id": 1, "name": "Agent 01", "email": "agent01@bench.example"}
SALMA = {"type": "customer", "id": 1, "name": "سلمى حداد", "email": "Salma@Customers.example", "lang": "ar"}
NEEDLE = {"type": "needle", "lang": "en", "query": "ring", "forms": {}}
START = 1_700_000_000


def ticket(id, *, messages=2, **fields):
    said = [
        {"author": ("customer", "agent")[n % 2], "author_id": 1, "at": START + 60 * n, "message_id": f"<t{id}.m{n}@bench.example>",
         "in_reply_to": f"<t{id}.m{n - 1}@bench.example>" if n else None, "body": f"Text {n} of {id}: where is the ring?"}
        for n in range(messages)
    ]  # fmt: skip
    row = {
        "type": "ticket",
        "id": id,
        "subject": "The ring",
        "lang": "ar",
        "status": "open",
        "priority": "normal",
        "customer": 1,
    }
    return row | {"assignee": 1, "created": START, "updated": START + 60 * messages, "messages": said} | fields


@pytest.fixture
def file(tmp_path):
    """file(*rows): a source with these rows, one a line; text and bytes stand as they are."""

    def made(*rows, name="history.jsonl"):
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
        return JsonLines(path)

    return made


def load(source, **options):
    return import_all(source, by=SYSTEM, **options)


def imported_people():
    return Person.objects.filter(imported_at__isnull=False).count()


def test_a_ticket_becomes_a_conversation_with_its_history(file, help_channel):
    report = load(file({"type": "meta", "version": 1}, AGENT, SALMA, NEEDLE, ticket(7, messages=3, status="pending")))
    assert report.counts == {"users": 1, "people": 1, "conversations": 1, "messages": 3, "known": 0, "refused": 0}
    row = Conversation.objects.get(external_id="7")
    assert (row.state, row.language, row.channel, row.team) == ("waiting", "ar", help_channel, help_channel.team)
    assert row.person.name == "سلمى حداد"
    assert row.assignee.email == "agent01@bench.example"
    said = list(row.messages.order_by("id"))
    assert [m.kind for m in said] == ["inbound", "reply", "inbound"]
    assert [m.message_id for m in said] == [f"<t7.m{n}@bench.example>" for n in range(3)]
    assert said[0].sender == {"name": "سلمى حداد", "address": "Salma@Customers.example"}
    assert row.last_message_id == said[-1].pk
    assert row.last_at == said[-1].at == datetime.fromtimestamp(START + 120, UTC)
    assert row.preview.startswith("Text 2 of 7")


def test_imported_history_is_marked_and_judged_by_no_law(file, help_channel):
    load(file(AGENT, SALMA, ticket(7, messages=1)))
    row = Conversation.objects.get(external_id="7")
    assert row.imported_at
    assert row.messages.get().imported_at
    assert row.waiting_since is None
    assert StateChange.objects.get(conversation=row).because == "imported"
    names = set(Event.objects.values_list("name", flat=True))
    assert names == {"import.started", "import.advanced", "import.finished"}


def test_nothing_is_told_and_nothing_is_queued_by_an_import(file, help_channel):
    from kept.jobs.models import Job
    from kept.notices.models import Notice

    load(file(AGENT, SALMA, ticket(7), ticket(8)))
    assert not Job.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_file_twice_changes_nothing(file, help_channel):
    source = file(AGENT, SALMA, ticket(7))
    load(source)
    again = load(source)
    assert again.done_before
    assert (Conversation.objects.count(), Message.objects.count(), imported_people()) == (1, 2, 1)


def test_a_file_that_has_grown_brings_only_what_is_new(file, help_channel):
    load(file(AGENT, SALMA, ticket(7, messages=2)))
    report = load(file(AGENT, SALMA, ticket(7, messages=4), ticket(8), name="later.jsonl"))
    assert (report.counts["conversations"], report.counts["messages"], report.counts["known"]) == (1, 4, 1)
    row = Conversation.objects.get(external_id="7")
    assert [m.text[:6] for m in row.messages.order_by("id")] == ["Text 0", "Text 1", "Text 2", "Text 3"]
    assert row.preview.startswith("Text 3")
    assert row.last_message_id == row.messages.latest("id").pk


def test_an_interrupted_import_goes_on_where_it_stopped(file, help_channel, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_MESSAGES", 4)
    source = file(AGENT, SALMA, *[ticket(n) for n in range(1, 8)])

    def pulled_the_plug(position):
        if Conversation.objects.count() >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(source, advanced=pulled_the_plug)
    half = Conversation.objects.count()
    assert 4 <= half < 7
    report = load(source)
    assert report.resumed_at == Import.objects.get().line - (7 - half)
    assert list(Conversation.objects.order_by("id").values_list("external_id", flat=True)) == [
        str(n) for n in range(1, 8)
    ]
    assert report.counts["conversations"] == 7
    assert Message.objects.count() == 14


BAD = {
    "not JSON": "{oops",
    "not a JSON object": "[1, 2]",
    "unknown type 'invoice'": {"type": "invoice", "id": 1},
    "a ticket without messages": ticket(9, messages=0),
    "customer is missing": ticket(9, customer=None),
    "customer 77 is not in the file": ticket(9, customer=77),
    "agent 77 is not in the file": ticket(9, assignee=77),
    "unknown status 'odd'": ticket(9, status="odd"),
    "no time: 'yesterday'": ticket(9, created="yesterday"),
    "time '2024-05-01T10:00' has no zone": ticket(9, created="2024-05-01T10:00"),
    "no time: 1e+300": ticket(9, created=1e300),
    "message 1: author is 'robot'": ticket(9, messages=1)
    | {"messages": [{"author": "robot", "author_id": 1, "at": START, "body": ""}]},
    "message 1: body is not text": ticket(9, messages=1)
    | {"messages": [{"author": "agent", "author_id": 1, "at": START, "body": {}}]},
    "id is longer than": ticket("x" * 200),
    "id is neither text nor a number": ticket(True),
}


@pytest.mark.parametrize("reason", BAD)
def test_a_line_that_cannot_be_imported_is_named_and_the_rest_goes_on(file, help_channel, reason):
    report = load(file(AGENT, SALMA, ticket(7), BAD[reason], "", ticket(8)))
    [(line, said)] = report.refused
    assert (line, reason in said) == (4, True), said
    assert report.counts["refused"] == 1
    assert set(Conversation.objects.values_list("external_id", flat=True)) == {"7", "8"}


def test_a_user_made_by_an_import_cannot_sign_in(file, help_channel):
    load(file(AGENT, SALMA, ticket(7)))
    user = User.objects.get(email="agent01@bench.example")
    assert (user.is_active, user.is_system, user.has_usable_password()) == (False, False, False)


def test_a_user_we_have_is_found_by_address(file, help_channel, amal):
    load(file(AGENT | {"email": "Amal@Kept.example"}, SALMA, ticket(7)))
    assert Conversation.objects.get().assignee == amal
    amal.refresh_from_db()
    assert amal.is_active


def test_a_person_we_have_is_found_by_address(file, help_channel, salma):
    load(file(AGENT, SALMA | {"email": "SALMA@example.org"}, ticket(7)))
    assert Conversation.objects.get().person == salma
    assert Identity.objects.filter(value="salma@example.org").count() == 1


def test_two_records_with_one_address_are_one_person(file, help_channel):
    twin = SALMA | {"id": 2, "name": "Salma H."}
    load(file(AGENT, SALMA, twin, ticket(7), ticket(8, customer=2)))
    assert len({row.person_id for row in Conversation.objects.all()}) == 1
    load(file(AGENT, SALMA, twin, ticket(9, customer=2), name="more.jsonl"))
    assert imported_people() == 1


def test_a_customer_without_an_address_is_still_a_person(file, help_channel):
    load(file(AGENT, SALMA | {"email": ""}, ticket(7)))
    assert Conversation.objects.get().person.name == "سلمى حداد"
    assert not Identity.objects.filter(person__imported_at__isnull=False).exists()


def test_hostile_text_is_stored_as_every_database_takes_it(file, help_channel):
    said = {
        "author": "customer",
        "author_id": 1,
        "at": START,
        "body": "nul\x00 half \ud83d end",
        "html": "<b>hi</b><script>alert(1)</script>",
    }
    bad = json.dumps(ticket(7, messages=1, subject="s\x00" * 400) | {"messages": [said]})
    report = load(file(AGENT, SALMA, bad))
    assert report.refused == []
    message = Message.objects.get()
    assert (message.text, message.html) == ("nul half ? end", "<b>hi</b>")


def test_a_time_in_the_future_is_no_later_than_now(file, help_channel):
    load(
        file(
            AGENT,
            SALMA,
            ticket(7, messages=1)
            | {"messages": [{"author": "customer", "author_id": 1, "at": 4_000_000_000, "body": "x"}]},
        )
    )
    row = Conversation.objects.get()
    assert row.last_at == row.imported_at


def test_a_priority_becomes_a_tag(file, help_channel):
    load(file(AGENT, SALMA, ticket(7, priority="urgent"), ticket(8)))
    assert [tag.name for tag in Conversation.objects.get(external_id="7").tags.all()] == ["urgent"]
    assert not Conversation.objects.get(external_id="8").tags.exists()


def test_chinese_is_traditional_unless_it_says_otherwise(file, help_channel):
    load(file(AGENT, SALMA | {"lang": "zh"}, ticket(7, lang="zh"), ticket(8, lang="zh-CN"), ticket(9, lang="en-GB")))
    assert dict(Conversation.objects.values_list("external_id", "language")) == {
        "7": "zh-Hant",
        "8": "zh-Hans",
        "9": "en",
    }


def test_without_any_channel_one_is_made_for_imports(file, db):
    load(file(AGENT, SALMA, ticket(7)))
    assert Conversation.objects.get().channel.name == "Imported"


def test_a_new_message_after_an_import_gets_a_new_id(file, help_channel, conversation):
    load(file(AGENT, SALMA, ticket(7)))
    before = Message.objects.latest("id").pk
    fresh = Message.objects.create(conversation=conversation, kind="note", text="after")
    assert fresh.pk > before


def test_m150_people_and_conversations_in_numbers_take_the_same_memory(tmp_path, help_channel):
    """Twice the file, the same peak: what is read is forgotten once it is written."""
    import tracemalloc

    def peak(count):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as out:
            for row in (AGENT, SALMA):
                out.write(json.dumps(row) + "\n")
            for number in range(count):
                out.write(json.dumps(ticket(f"{count}-{number}", messages=4)) + "\n")
        tracemalloc.start()
        load(JsonLines(path))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(600)  # first use of caches
    assert peak(4000) < 1.3 * peak(2000)
