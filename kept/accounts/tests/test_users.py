"""Users, teams and tokens: who may take whom in, change them, and let them go."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from kept.accounts.access import hidden_team_ids, visible_teams
from kept.accounts.models import Team, Token, User, digest
from kept.accounts.permissions import RIGHTS, allowed, may
from kept.accounts.teams import change_team, create_team, set_members
from kept.accounts.tokens import create_token, revoke
from kept.accounts.users import change_user, create_user, deactivate, reactivate
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
LAYLA = {"email": "Layla@Kept.Example ", "name": " Layla "}


def test_who_is_taken_in_gets_an_invitation_and_is_on_record(mei):
    layla = create_user(**LAYLA, invite=True, language="ar", by=mei)
    run_due(raising=True)
    assert (layla.email, layla.name) == ("layla@kept.example", "Layla")
    assert mail.outbox[0].to == ["layla@kept.example"]
    assert Event.objects.get(name="user.created").by_id == mei.pk


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("email", "layla"), ("email", "MEI@kept.example"), ("name", " "), ("name", "x" * 121), ("role", "queen"), ("language", "xx"),
     ("timezone", "Asia/Atlantis"), ("region", "JOR"), ("scheme", "pink")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(mei, field, wrong):
    with pytest.raises(ValidationError) as caught:
        create_user(**LAYLA | {field: wrong}, by=mei)
    assert list(caught.value.message_dict) == [field]


def test_nobody_gives_a_role_above_their_own(mei, amal, noor):
    with pytest.raises(PermissionDenied):
        create_user(**LAYLA, role="owner", by=mei)
    with pytest.raises(PermissionDenied):
        change_user(amal, role="owner", by=mei)
    with pytest.raises(PermissionDenied):
        change_user(noor, email="mine@kept.example", by=mei)
    with pytest.raises(PermissionDenied):
        deactivate(noor, by=mei)
    with pytest.raises(PermissionDenied):
        create_token(role="owner", name="x", by=mei)


def test_an_agent_changes_their_own_profile_and_nothing_else(amal, yusuf):
    assert change_user(amal, name="Amal S.", timezone="Asia/Dubai", by=amal).timezone == "Asia/Dubai"
    for who, changes in [(amal, {"role": "lead"}), (amal, {"email": "a@b.example"}), (yusuf, {"name": "Y"})]:
        with pytest.raises(PermissionDenied):
            change_user(who, **changes, by=amal)


def test_the_last_owner_can_neither_go_nor_step_down(noor, mei):
    for act in (lambda: deactivate(noor, by=noor), lambda: change_user(noor, role="lead", by=noor)):
        with pytest.raises(ValidationError):
            act()
    change_user(mei, role="owner", by=noor)
    deactivate(noor, by=mei)
    assert not User.objects.get(pk=noor.pk).is_active
    reactivate(noor, by=mei)


def test_who_left_has_no_rights(noor, mei):
    deactivate(mei, by=noor)
    assert not any(allowed(mei, right) for right in RIGHTS)


def test_an_unknown_right_is_a_mistake_and_no_refusal(amal):
    with pytest.raises(KeyError):
        allowed(amal, "fly")
    with pytest.raises(ValueError, match="no such right"):
        may("fly", lambda request: None)


def test_a_restricted_team_is_hidden_from_rana_until_she_is_in_it(rana, mei, care, finance):
    assert hidden_team_ids(rana) == [finance.pk]
    assert finance not in visible_teams(rana)
    assert hidden_team_ids(mei) == []
    set_members(finance, [*finance.members.all(), rana], by=mei)
    assert hidden_team_ids(rana) == []


def test_a_team_needs_a_name_of_its_own(mei, care):
    for name in ("", " care ", "x" * 81):
        with pytest.raises(ValidationError):
            create_team(name=name, by=mei)
    assert change_team(care, name="CARE", by=mei).name == "CARE"
    assert create_team(name="Night", members=[mei], by=mei).members.get() == mei


def test_a_token_acts_as_a_program_of_its_name_and_is_stored_as_a_digest(client):
    token, plain = create_token(role="agent", name="Shop system", by=SYSTEM)
    assert Token.objects.get().digest == digest(plain)
    assert plain not in str(Token.objects.values())
    me = client.get("/api/v1/me", headers={"authorization": f"Bearer {plain}"}).json()
    assert (me["name"], me["role"]) == ("Shop system", "agent")
    revoke(token, by=SYSTEM)
    assert client.get("/api/v1/me", headers={"authorization": f"Bearer {plain}"}).status_code == 401


# screens


def test_only_leads_come_into_the_settings(client_as, amal, viktor, mei):
    for path in ("/settings/users", "/settings/users/new", "/settings/teams", "/settings/tokens"):
        assert [client_as(user).get(path).status_code for user in (amal, viktor, mei)] == [403, 403, 200]


def test_a_lead_invites_somebody_on_the_screen(client_as, mei):
    answer = client_as(mei).post(
        "/settings/users/new", {"name": "Layla", "email": "layla@kept.example", "role": "agent"}
    )
    assert answer["Location"] == "/settings/users"
    assert User.objects.get(email="layla@kept.example").language == "zh-hant"


def test_what_is_wrong_is_shown_at_its_field(client_as, mei):
    answer = client_as(mei).post("/settings/users/new", {"name": "Layla", "email": "mei@kept.example", "role": "agent"})
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()


def test_a_lead_is_not_offered_what_only_an_owner_may(client_as, mei, noor):
    browser = client_as(mei)
    assert 'value="owner"' not in browser.get("/settings/users/new").content.decode()
    assert (
        browser.post("/settings/users/new", {"name": "L", "email": "l@kept.example", "role": "owner"}).status_code
        == 422
    )
    assert browser.post(
        f"/settings/users/{noor.pk}", {"name": "N", "email": "n@kept.example", "role": "agent"}
    ).status_code in {403, 422}
    assert browser.post(f"/settings/users/{noor.pk}/deactivation").status_code == 403


def test_a_lead_lets_somebody_go_and_takes_them_back(client_as, mei, amal):
    browser = client_as(mei)
    browser.post(f"/settings/users/{amal.pk}/deactivation")
    assert not User.objects.get(pk=amal.pk).is_active
    browser.post(f"/settings/users/{amal.pk}/reactivation")
    assert User.objects.get(pk=amal.pk).is_active
    assert browser.post(f"/settings/users/{amal.pk}/flight").status_code == 404
    assert browser.post("/settings/users/999999/deactivation").status_code == 404


def test_programs_are_not_people(client_as, mei):
    token, _plain = create_token(role="agent", name="Shop system", by=SYSTEM)
    browser = client_as(mei)
    assert "Shop system" not in browser.get("/settings/users").content.decode()
    assert browser.get(f"/settings/users/{token.user.pk}").status_code == 404


def test_a_token_is_shown_once(client_as, mei):
    browser = client_as(mei)
    page = browser.post("/settings/tokens", {"name": "Shop", "role": "agent"})
    assert "kept_" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0") or "no-store" in page["Cache-Control"]
    again = browser.get("/settings/tokens").content.decode()
    assert "Shop" in again
    assert "kept_" not in again.replace("kept_language", "")
    browser.post(f"/settings/tokens/{Token.objects.get().pk}/revocation")
    assert Token.objects.get().revoked_at


def test_teams_are_founded_and_changed_on_the_screen(client_as, mei, amal, yusuf):
    browser = client_as(mei)
    browser.post("/settings/teams/new", {"name": "Night", "restricted": "on", "members": [amal.pk]})
    team = Team.objects.get()
    assert (team.restricted, team.members.get()) == (True, amal)
    browser.post(f"/settings/teams/{team.pk}", {"name": "Night shift", "members": [yusuf.pk]})
    team.refresh_from_db()
    assert (team.name, team.restricted, team.members.get()) == ("Night shift", False, yusuf)


def test_the_profile_is_ones_own_and_is_remembered_by_the_browser(client_as, amal):
    browser = client_as(amal)
    given = {"name": "Amal", "language": "en", "region": "AE", "timezone": "Asia/Dubai", "scheme": "dark"}
    answer = browser.post("/me", given | {"role": "owner", "email": "x@y.example"})
    assert (answer["Location"], answer.cookies["scheme"].value, answer.cookies["kept_language"].value) == (
        "/me",
        "dark",
        "en",
    )
    amal.refresh_from_db()
    assert (amal.region, amal.timezone, amal.role, amal.email) == ("AE", "Asia/Dubai", "agent", "amal@kept.example")
    assert browser.post("/me", given | {"timezone": "Asia/Atlantis"}).status_code == 422
