"""Saved views: who sees, changes and shares which; what is gone is said; the API asks as the views do."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from kept.events.models import Event
from kept.inbox.access import view_for, visible_views
from kept.inbox.models import SavedView, Tag, ViewPin
from kept.inbox.pinning import order_pins, pin, unpin
from kept.inbox.tagging import tag
from kept.inbox.view_lists import of_view
from kept.inbox.view_saving import bring_back_view, change_view, create_view, delete_view

pytestmark = pytest.mark.django_db
OPEN = {"field": "state", "op": "is", "value": "open"}
# Who sees which view, and who may change it: mine is Amal's, Care's is Amal's, Finance's is Yusuf's, all is Mei's.
SEES = {
    "noor": {"care", "finance", "all"}, "mei": {"care", "finance", "all"}, "amal": {"mine", "care", "all"}, "yusuf": {"care", "finance", "all"},
    "viktor": {"care", "all"}, "rana": {"care", "all"},
}  # fmt: skip
CHANGES = {
    "noor": {"care", "finance", "all"},
    "mei": {"care", "finance", "all"},
    "amal": {"mine", "care"},
    "yusuf": {"finance"},
    "viktor": set(),
    "rana": set(),
}


@pytest.fixture
def views(shop, amal, yusuf, mei):
    return {
        "mine": create_view(name="My work", filter=OPEN, by=amal), "care": create_view(name="Care", audience="team", team=shop.care, by=amal),
        "finance": create_view(name="Finance", audience="team", team=shop.finance, by=yusuf), "all": create_view(name="All", audience="all", by=mei),
    }  # fmt: skip


@pytest.mark.parametrize("which", ["mine", "care", "finance", "all"])
@pytest.mark.parametrize("name", SEES)
def test_who_sees_who_changes_and_for_whom_a_view_is_not_there(name, which, views, request, api, client_as):
    user, view = request.getfixturevalue(name), views[which]
    sees, changes = which in SEES[name], which in CHANGES[name]
    program, address = api(user), f"/api/v1/views/{view.pk}"
    assert visible_views(user).filter(pk=view.pk).exists() is sees
    assert program.get(address).status_code == (200 if sees else 404)
    assert (view.pk in {one["id"] for one in program.get("/api/v1/views").json()["items"]}) is sees
    assert program.get(f"/api/v1/conversations?view={view.pk}").status_code == (200 if sees else 404)
    changed = program.patch(address, {"name": "Mine now"}, content_type="application/json", headers={"If-Match": "*"})
    assert changed.status_code == (200 if changes else 403 if sees else 404)
    assert program.delete(address, headers={"If-Match": "*"}).status_code == (204 if changes else 403 if sees else 404)
    assert SavedView.objects.filter(pk=view.pk).exists() is not changes
    if not changes:
        for verb in (lambda: change_view(view, name="x", by=user), lambda: delete_view(view, by=user)):
            with pytest.raises(PermissionDenied):
                verb()


@pytest.mark.parametrize(
    ("name", "audience", "team", "field"),
    [
        ("amal", "all", None, "audience"),
        ("amal", "team", "finance", "team"),
        ("viktor", "team", "care", "team"),
        ("amal", "team", None, "team"),
        ("amal", "us", None, "audience"),
    ],
)
def test_sharing_is_for_members_and_leads(name, audience, team, field, shop, request):
    with pytest.raises(ValidationError) as refused:
        create_view(name="x", audience=audience, team=team and getattr(shop, team), by=request.getfixturevalue(name))
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("what", "field"),
    [({"name": " \u200f "}, "name"), ({"name": "x" * 81}, "name"), ({"filter": {"xor": []}}, "filter"), ({"order": "luck"}, "order"), ({"order": "field:99"}, "order"),
     ({"columns": ["mood"]}, "columns"), ({"columns": ["last", "last"]}, "columns"), ({"layout": "cloud"}, "layout")],
)  # fmt: skip
def test_what_cannot_be_saved_is_named_by_its_field(what, field, amal, api):
    with pytest.raises(ValidationError) as refused:
        create_view(**({"name": "x"} | what), by=amal)
    assert list(refused.value.message_dict) == [field]
    answer = api(amal).post("/api/v1/views", {"name": "x"} | what, content_type="application/json")
    assert answer.status_code == 422 and field in json.dumps(answer.json()["errors"])


def test_a_deleted_view_comes_back_with_everybodys_pins(views, amal, yusuf, mei):
    view = views["all"]
    pin(view, by=amal), pin(view, by=yusuf)
    id, kept = view.pk, delete_view(view, by=mei)
    with pytest.raises(Http404):
        view_for(amal, id)
    for _twice in range(2):
        assert bring_back_view(kept, by=mei).pk == id
    assert view_for(amal, id).name == "All" and set(ViewPin.objects.filter(view=id).values_list("user", flat=True)) == {
        amal.pk,
        yusuf.pk,
    }
    with pytest.raises(ValidationError):
        bring_back_view(kept + "x", by=mei)
    delete_view(view_for(mei, id), by=mei)
    with pytest.raises(PermissionDenied):
        bring_back_view(kept, by=amal)
    assert Event.objects.filter(name="view.brought_back").count() == 1


def test_pins_stand_in_each_users_own_order(views, amal):
    first, second = views["mine"], views["care"]
    for view in (first, second, second):
        pin(view, by=amal)
    order_pins([second.pk, 999, second.pk], by=amal)
    assert list(ViewPin.objects.filter(user=amal).order_by("place").values_list("view", flat=True)) == [
        second.pk,
        first.pk,
    ]
    unpin(second, by=amal)
    assert ViewPin.objects.filter(user=amal).count() == 1


def test_a_view_over_a_deleted_tag_matches_nothing_and_says_so(conversation, amal):
    tag(conversation, "courier", "vip", by=amal)
    courier = Tag.objects.get(name="courier")
    view = create_view(
        name="No couriers", filter={"or": [{"field": "tag", "op": "is_not", "value": courier.pk}, OPEN]}, by=amal
    )
    assert of_view(amal, view).gone == []
    courier.delete()
    asked = of_view(amal, view)
    assert [leaf.field for leaf in asked.gone] == ["tag"] and [row.id for row in asked.page().rows] == [conversation.pk]
    change_view(view, filter={"not": {"field": "tag", "op": "is", "value": courier.pk or 77}}, by=amal)
    assert of_view(amal, SavedView.objects.get()).page().rows == []


def test_the_api_asks_by_view_filter_order_and_plain_parameters_together(conversation, salma, help_channel, amal, api):
    from kept.inbox.receiving import receive

    other = receive(help_channel, salma, text="Another", by=salma).conversation
    tag(other, "vip", by=amal)
    program, view = api(amal), create_view(name="Open", filter=OPEN, by=amal)
    vip = json.dumps({"field": "tag", "op": "is", "value": "VIP"})

    def ids(query):
        return [one["id"] for one in program.get(f"/api/v1/conversations?{query}").json()["items"]]

    assert ids(f"view={view.pk}&order=-created") == [conversation.pk, other.pk]
    assert ids(f"filter={vip}") == ids(f"view={view.pk}&filter={vip}") == ids(f"view={view.pk}&tag=vip") == [other.pk]
    first = program.get(f"/api/v1/conversations?view={view.pk}&limit=1").json()
    assert first["next"] and ids(f"view={view.pk}&limit=1&cursor={first['next']}") == [conversation.pk]
    for query in ("filter=[", "filter={%22and%22:7}", "order=luck", f"view={view.pk}&cursor=x", f"filter={'[' * 3000}"):
        assert program.get(f"/api/v1/conversations?{query}").status_code == 422, query
    assert program.get("/api/v1/conversations?view=999").status_code == 404


def test_a_view_of_all_shows_each_only_what_they_may_see(conversation, finance, mei, amal, yusuf):
    from kept.inbox.assignment import assign

    assign(conversation, to_team=finance, by=mei)
    view = create_view(name="Everything", audience="all", by=mei)
    assert [len(of_view(user, view).page().rows) for user in (amal, yusuf, mei)] == [0, 1, 1]
    assert [of_view(user, view).count().n for user in (amal, yusuf, mei)] == [0, 1, 1]
    assert [of_view(user, view).all().count() for user in (amal, yusuf, mei)] == [0, 1, 1]


def test_two_programs_do_not_overwrite_each_other(amal, api):
    view, program = create_view(name="x", by=amal), api(amal)
    first = program.get(f"/api/v1/views/{view.pk}")["ETag"]
    for status in (200, 412):
        answer = program.patch(
            f"/api/v1/views/{view.pk}",
            {"name": f"y{status}"},
            content_type="application/json",
            headers={"If-Match": first},
        )
        assert answer.status_code == status
    assert program.patch(f"/api/v1/views/{view.pk}", {"name": "z"}, content_type="application/json").status_code == 428
