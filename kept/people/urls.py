"""/people and /organisations: who our customers are, and what was with them."""

from django.urls import path

from kept.accounts.permissions import may
from kept.people import duplicate_views, merging_views, naming_views, organisation_views, segment_views, views

app_name = "people"
urlpatterns = [
    path("people", may("read_people", views.index), name="list"),
    path("people/<int:id>", may("read_people", views.person), name="person"),
    path("people/<int:id>/details", may("manage_people", views.edit), name="edit"),
    path("people/<int:id>/identities", may("manage_people", views.add), name="identities"),
    path(
        "people/<int:id>/identities/<int:identity>/removal", may("manage_people", views.remove), name="identity-removal"
    ),
    path("people/<int:id>/merge", may("manage_people", merging_views.merging), name="merge"),
    path("people/merges/<int:id>/undoing", may("manage_people", merging_views.undo), name="unmerge"),
    path("people/<int:id>/mailings", may("manage_people", views.mailings), name="mailings"),
    path("people/<int:id>/facts", may("manage_people", views.tell), name="facts"),
    path("people/<int:id>/facts/<int:fact>/removal", may("manage_people", views.forget), name="fact-removal"),
    path(
        "people/<int:id>/identities/<int:identity>/main",
        may("manage_people", naming_views.main_identity),
        name="identity-main",
    ),
    path("people/<int:id>/aliases", may("manage_people", naming_views.aliases), name="aliases"),
    path(
        "people/<int:id>/aliases/<int:alias>/removal",
        may("manage_people", naming_views.alias_removal),
        name="alias-removal",
    ),
    path("people/<int:id>/tags", may("manage_people", naming_views.tags), name="tags"),
    path("people/<int:id>/tags/<int:tag>/removal", may("manage_people", naming_views.tag_removal), name="tag-removal"),
    path("people/<int:id>/organisation", may("manage_people", organisation_views.belonging), name="belonging"),
    path("people/duplicates", may("manage_people", duplicate_views.index), name="duplicates"),
    path("people/<int:id>/parting/<int:other>", may("manage_people", duplicate_views.parting), name="parting"),
    path("people/groups", may("read_people", segment_views.index), name="segments"),
    path("people/groups/new", may("manage_people", segment_views.edit), name="segment-new"),
    path("people/groups/<int:id>", may("read_people", segment_views.segment), name="segment"),
    path("people/groups/<int:id>/details", may("manage_people", segment_views.edit), name="segment-edit"),
    path("people/groups/<int:id>/removal", may("manage_people", segment_views.removal), name="segment-removal"),
    path("organisations", may("read_people", organisation_views.index), name="organisations"),
    path("organisations/<int:id>", may("read_people", organisation_views.organisation), name="organisation"),
    path("organisations/<int:id>/details", may("manage_people", organisation_views.edit), name="organisation-edit"),
    path("organisations/<int:id>/gathering", may("manage_people", organisation_views.gathering), name="gathering"),
]
