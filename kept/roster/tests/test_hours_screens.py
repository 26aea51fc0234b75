"""The hours editor and the availability switch."""

import pytest

from kept.accounts.models import Team
from kept.roster.availability import state_of
from kept.roster.hours import calendar_of, own_calendar_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return Team.objects.create(name="Desk")


SPLIT = {
    "timezone": "Asia/Amman", "country": "JO", "from-6": ["09:00", "14:00", ""], "to-6": ["13:00", "18:00", ""],
    "from-0": ["22:00", ""], "to-0": ["02:00", ""], "closed": ["2026-12-31", ""], "open": ["2027-01-01"],
}  # fmt: skip


def test_a_lead_sets_several_spans_a_day_holidays_and_own_closed_days(client_as, mei, desk):
    answer = client_as(mei).post(f"/settings/hours/{desk.pk}", SPLIT)
    assert answer.status_code == 302
    calendar = calendar_of(desk)
    assert calendar.intervals == [[0, "22:00", "02:00"], [6, "09:00", "13:00"], [6, "14:00", "18:00"]]
    assert (calendar.timezone, calendar.country, calendar.closed, calendar.open) == (
        "Asia/Amman",
        "JO",
        ["2026-12-31"],
        ["2027-01-01"],
    )
    page = client_as(mei).get(f"/settings/hours/{desk.pk}").content.decode()
    assert 'value="14:00"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Asia/Atlantis"},
        {"from-1": ["09:00"], "to-1": [""]},
        {"from-1": ["9 am"], "to-1": ["17:00"]},
        {"country": "XX"},
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(client_as, mei, desk, wrong):
    answer = client_as(mei).post(f"/settings/hours/{desk.pk}", SPLIT | wrong)
    assert answer.status_code == 422
    assert 'value="14:00"' in answer.content.decode()
    assert calendar_of(desk) is None


def test_hours_are_taken_away_with_a_press(client_as, mei, desk):
    browser = client_as(mei)
    browser.post(f"/settings/hours/{desk.pk}", SPLIT)
    browser.post(f"/settings/hours/{desk.pk}/removal")
    assert calendar_of(desk) is None


def test_agents_do_not_come_to_the_teams_hours_but_to_their_own(client_as, amal, desk):
    browser = client_as(amal)
    assert browser.get("/settings/hours").status_code == 403
    assert browser.get(f"/settings/hours/{desk.pk}").status_code == 403
    browser.post("/me/hours", SPLIT)
    assert own_calendar_of(amal).country == "JO"
    browser.post("/me/hours/removal")
    assert own_calendar_of(amal) is None


def test_a_team_that_is_not_there_has_no_hours(client_as, mei):
    assert client_as(mei).get("/settings/hours/999").status_code == 404


def test_the_week_begins_where_the_readers_does(client_as, mei, amal, desk):
    for user, first in [(amal, "السبت"), (mei, "星期日")]:
        page = client_as(user).get("/me/hours").content.decode()
        assert page.index(first) < min(
            page.index(f'id="day-{day}"') for day in range(7) if f'id="day-{day}">{first}' not in page
        )


def test_the_switch_sets_ones_own_state_and_gives_back_itself(client_as, amal):
    browser = client_as(amal)
    answer = browser.post("/me/availability", {"state": "away", "minutes": "30"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert 'value="away" aria-pressed="true"' in answer.content.decode()
    assert state_of(amal) == "away"
    assert browser.post("/me/availability", {"state": "", "next": "/me/hours"})["Location"] == "/me/hours"
    assert state_of(amal) == "on"


def test_a_state_that_does_not_exist_is_refused(client_as, amal):
    assert client_as(amal).post("/me/availability", {"state": "asleep"}).status_code == 422
    assert client_as(amal).post("/me/availability", {"state": "off", "next": "//evil.example"})["Location"] == "/"
