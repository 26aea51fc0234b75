"""/notices and /me/notices"""

from django.urls import path

from kept.accounts.permissions import may
from kept.notices import choice_views, views

app_name = "notices"
urlpatterns = [
    path("notices", may("use_desk", views.index), name="index"),
    path("notices/<int:id>", may("use_desk", views.notice), name="notice"),
    path("notices/seen", may("use_desk", views.seen), name="seen"),
    path("me/notices", may("use_desk", choice_views.choices), name="choices"),
    path("settings/teams/<int:id>/notices", may("manage_team", choice_views.of_team), name="team"),
]
