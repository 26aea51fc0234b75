"""What is told is chosen by event and way: usual, by the team, by oneself; what is nearest wins."""

import pytest
from django.core.exceptions import ValidationError

from kept.accounts.teams import create_team
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.following import follow
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.notices.choosing import choose, choose_for_team, preset
from kept.notices.kinds import KINDS, PRESETS, WAYS, wanted_by, ways_for, who_want
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_the_choices_on_the_screen_are_kept(client_as, amal):
    browser = client_as(amal)
    assert "checked" in browser.get("/me/notices").content.decode()
    browser.post("/me/notices", {"reply": ["app"], "broken": ["app", "mail"]})
    amal.refresh_from_db()
    assert ways_for(amal, "reply") == {"app"}
    assert ways_for(amal, "broken") == {"app", "mail"}
    assert ways_for(amal, "mention") == set()
    browser.post("/me/notices", {"inherit": "1"})
    amal.refresh_from_db()
    assert ways_for(amal, "mention") == {"app", "push", "mail"}


def test_what_is_off_at_the_desk_is_off_everywhere(amal):
    choose(amal, wanted={"reply": ["push", "mail", "digest"]}, by=amal)
    assert ways_for(amal, "reply") == set()


@pytest.mark.parametrize("name", PRESETS)
def test_a_ready_choice_sets_the_whole_table(name, amal, client_as):
    client_as(amal).post("/me/notices", {"preset": name})
    amal.refresh_from_db()
    assert wanted_by(amal) == PRESETS[name][1]()
    if name == "calm":
        assert not any(ways["push"] for ways in wanted_by(amal).values())
    client_as(amal).post("/me/notices", {"preset": "loud"})
    amal.refresh_from_db()
    assert wanted_by(amal) == PRESETS[name][1]()


def test_the_lead_chooses_for_the_team_and_ones_own_choice_wins(care, mei, amal, yusuf, client_as):
    choose(yusuf, wanted={"reply": ["app"]}, by=yusuf)
    assert client_as(amal).get(f"/settings/teams/{care.pk}/notices").status_code == 403
    client_as(mei).post(f"/settings/teams/{care.pk}/notices", {"team": ["app"], "reply": ["app", "digest"]})
    assert ways_for(amal, "reply") == {"app", "digest"} and ways_for(amal, "team") == {"app"}
    assert ways_for(yusuf, "reply") == {"app"} and ways_for(yusuf, "team") == set()
    assert who_want([amal, yusuf], "team") == [amal]
    # Of several teams all that one of them has chosen.
    other = create_team(name="Evening", members=[amal], by=mei)
    choose_for_team(other, wanted={"reply": ["app", "push"]}, by=mei)
    assert ways_for(amal, "reply") == {"app", "push", "digest"}
    choose_for_team(care, wanted=None, by=mei), choose_for_team(other, wanted=None, by=mei)
    assert ways_for(amal, "reply") == {"app", "push", "mail"}


def test_nobody_chooses_what_there_is_not(amal):
    with pytest.raises(ValidationError):
        choose(amal, wanted={"gossip": ["app"]}, by=amal)
    with pytest.raises(ValidationError):
        choose(amal, wanted={"reply": ["pigeon"]}, by=amal)
    with pytest.raises(ValidationError):
        preset("loud")
    assert set(KINDS) == set(wanted_by(amal)) and all(set(ways) == set(WAYS) for ways in wanted_by(amal).values())


def test_whoever_wants_hears_of_new_conversations_of_the_team(help_channel, salma, amal, yusuf):
    choose(amal, wanted={"team": ["app"]}, by=amal)
    receive(help_channel, salma, text="Where is my ring?", by=SYSTEM)
    run_due(raising=True)
    assert [(row.user, row.kind) for row in Notice.objects.all()] == [(amal, "team")]


def test_a_mention_of_the_team_is_another_kind_than_ones_own(conversation, mei, amal, yusuf):
    note(conversation, "@Care have a look, and @Amal too", by=mei)
    kinds = dict(Notice.objects.filter(kind__contains="mention").values_list("user", "kind"))
    assert kinds[amal.pk] == "mention" and kinds[yusuf.pk] == "team_mention"


def test_whoever_follows_hears_that_the_customer_wrote(conversation, salma, help_channel, amal, yusuf):
    assign(conversation, to_user=amal, by=SYSTEM)
    follow(conversation, by=yusuf), follow(conversation, by=amal)
    receive(help_channel, salma, text="Where is it now?", conversation=conversation, by=salma)
    told = Notice.objects.exclude(kind="assignment").values_list("user__name", "kind")
    assert sorted(told) == [("Amal", "reply"), ("Yusuf", "followed")]
