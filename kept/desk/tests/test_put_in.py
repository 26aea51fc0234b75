"""Put it in: work that arrived elsewhere is everybody's to see, with the date it really came and somebody who has it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from kept.events import clock
from kept.inbox.models import Conversation, Message
from kept.inbox.putting_in import put_in
from kept.people.models import Person
from kept.promises.zones import wall

pytestmark = pytest.mark.django_db


def test_m129_what_was_said_elsewhere_becomes_visible_team_work(shop, salma, amal, yusuf, client_as):
    desk, came = client_as(amal), clock.now().replace(second=0, microsecond=0) - timedelta(days=1)
    page = {
        "who": "salma@example.org", "place": f"p{salma.pk}", "text": "قالت لي في الممر إن الخاتم أصغر من مقاسها.", "way": "in_person",
        "at": wall(came, amal.timezone), "holder": "me", "client_id": "abc123", "files": [SimpleUploadedFile("ring.png", b"\x89PNG\r\n\x1a\n")],
    }  # fmt: skip
    for _twice in range(2):
        answer = desk.post("/put-in", page)
    found = Conversation.objects.get()
    assert answer["Location"] == f"/conversations/{found.pk}"
    assert (found.person, found.assignee, found.waiting_since, found.created_at) == (salma, amal, came, came)
    message = found.messages.get()
    assert message.attachments.count() == 1 and message.marks["written_down"] == {"way": "in_person", "by": amal.pk}
    seen = client_as(yusuf).get(f"/conversations/{found.pk}").content.decode()
    assert "said in person" in seen and not found.messages.shown_to_customer().exists()


def test_for_a_team_and_for_somebody_new(shop, care, amal, client_as):
    desk = client_as(amal)
    page = {
        "who": "أم خالد",
        "text": "A letter: please send the bill again.",
        "way": "letter",
        "at": "2026-01-02T10:00",
        "holder": f"t{care.pk}",
    }
    desk.post("/put-in", page)
    found = Conversation.objects.get()
    assert (found.team, found.assignee, found.person.name) == (care, None, "أم خالد")


def test_nobody_is_taken_for_somebody_new_unasked(shop, salma, amal, client_as):
    page = {"who": "Salma", "text": "She rang.", "way": "other", "at": "2026-01-02T10:00", "holder": "me"}
    desk = client_as(amal)
    asked = desk.post("/put-in", page)
    assert (
        asked.status_code == 422
        and f'value="p{salma.pk}"' in asked.content.decode()
        and "She rang." in asked.content.decode()
    )
    assert desk.post("/put-in", page | {"place": "new"}).status_code == 302
    assert Person.objects.filter(name="Salma").count() == 1


def test_a_number_in_any_writing_is_the_same_person(shop, amal, client_as):
    for number in ("079 123 4567", "+962 79 123 4567", "٠٧٩١٢٣٤٥٦٧"):
        put_in("Where is the lamp?", who=number, region="JO", way="chat", by=amal)
    assert Conversation.objects.values("person").distinct().count() == 1
    shown = client_as(amal).get("/whom", {"who": "0791234567"}).content.decode()
    assert shown.count('value="c') == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"way": "pigeon"}, "way"),
        ({"who": ""}, "who"),
        ({"at": clock.now() + timedelta(days=9)}, "at"),
    ],
)
def test_what_is_missing_is_said_at_its_field(fields, field, shop, amal):
    with pytest.raises(ValidationError) as refused:
        put_in(**{"text": "x", "who": "Huda", "by": amal} | fields)
    assert field in refused.value.message_dict and not Message.objects.exists()
