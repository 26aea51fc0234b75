"""Leads set who gets what, on the page and by the API; nobody else does."""

import json

import pytest

from kept.workforce.models import Hands, Routing, Skill

pytestmark = pytest.mark.django_db


def test_a_lead_sets_the_way_of_a_team_and_what_somebody_takes(client_as, mei, amal, care):
    client = client_as(mei)
    page = f"/settings/teams/{care.pk}/routing"
    assert client.get(page).status_code == 200
    assert client.post(page, {"way": "fewest", "most": "6"}).status_code == 302
    assert (Routing.objects.get().way, Routing.objects.get().most) == ("fewest", 6)
    assert client.post(page, {"way": "magic", "most": "0"}).status_code == 422
    hers = f"/settings/users/{amal.pk}/hands"
    assert client.post(hers, {"most": "", "languages": ["ar", "en"], "skills": "خواتم، engraving"}).status_code == 302
    assert Hands.objects.get(user=amal).languages == ["ar", "en"]
    assert sorted(Skill.objects.values_list("tag__name", flat=True)) == ["engraving", "خواتم"]
    said = client.get(page).content.decode()
    assert "engraving" in said and amal.name in said


def test_programs_set_the_same(api, mei, amal, care):
    client = api(mei)

    def put(path, body):
        return client.put(path, json.dumps(body), content_type="application/json")

    assert client.get(f"/api/v1/teams/{care.pk}/routing").json()["way"] == "hand"
    assert put(f"/api/v1/teams/{care.pk}/routing", {"way": "turns", "most": 4}).json() == {
        "team": care.pk,
        "way": "turns",
        "most": 4,
    }
    said = put(f"/api/v1/users/{amal.pk}/hands", {"most": 3, "languages": ["ar"], "skills": ["rings"]}).json()
    assert said == {"user": amal.pk, "most": 3, "languages": ["ar"], "skills": ["rings"]}
    assert put(f"/api/v1/teams/{care.pk}/routing", {"way": "magic"}).status_code == 422


def test_agents_neither_see_nor_set_it(client_as, api, amal, care):
    assert client_as(amal).get(f"/settings/teams/{care.pk}/routing").status_code == 403
    assert api(amal).get(f"/api/v1/users/{amal.pk}/hands").status_code == 403
