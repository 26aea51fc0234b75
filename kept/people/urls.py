"""/people and /organisations: who our customers are, and what was with them."""

from django.urls import path

from kept.accounts.permissions import may
from kept.people import merging_views, views

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
    path("organisations/<int:id>", may("read_people", views.organisation), name="organisation"),
]
