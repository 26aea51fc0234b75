"""A conversation is moved to the team whose work it is, and nothing has to be said twice."""

import pytest

from kept.accounts.teams import change_team, create_team
from kept.inbox.models import Conversation, Message
from kept.inbox.noting import note
from kept.inbox.tagging import tag

pytestmark = pytest.mark.django_db


def test_m138_who_moves_it_reads_what_each_team_is_for_and_the_customer_repeats_nothing(
    conversation, amal, yusuf, noor, finance, client_as
):
    workshop = create_team(name="Workshop", purpose="Engraving and repairs", members=[yusuf], by=noor)
    change_team(finance, purpose="Invoices, behind closed doors", by=noor)
    tag(conversation, "engraving", by=amal)
    note(conversation, "She wants both names.", by=amal)
    before = list(Message.objects.order_by("pk").values_list("pk", "text"))
    desk = client_as(amal)
    menu = desk.get(f"/conversations/{conversation.pk}/colleagues").content.decode()
    assert "Engraving and repairs" in menu and "behind closed doors" not in menu  # she is not in Finance
    desk.post(f"/conversations/{conversation.pk}/assignment", {"to_team": workshop.pk})
    moved = Conversation.objects.get(pk=conversation.pk)
    assert moved.team == workshop and [tag.name for tag in moved.tags.all()] == ["engraving"]
    assert list(Message.objects.order_by("pk").values_list("pk", "text")) == before
    page = client_as(yusuf).get(f"/conversations/{conversation.pk}/thread").content.decode()
    assert "She wants both names." in page and "Where is the ring?" in page


def test_a_lead_writes_what_a_team_is_for(client_as, mei, care):
    page = f"/settings/teams/{care.pk}"
    assert client_as(mei).post(page, {"name": "Care", "purpose": "Questions of every kind"}).status_code == 302
    care.refresh_from_db()
    assert care.purpose == "Questions of every kind"
    assert client_as(mei).post(page, {"name": "Care", "purpose": "x" * 201}).status_code == 422
