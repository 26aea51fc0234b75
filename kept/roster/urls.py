"""/settings/hours, /me/hours and /me/availability"""

from django.urls import path

from kept.accounts.permissions import may
from kept.roster import views

app_name = "roster"
urlpatterns = [
    path("settings/hours", may("manage_team", views.index), name="hours"),
    path("settings/hours/<int:id>", may("manage_team", views.team), name="team-hours"),
    path("settings/hours/<int:id>/removal", may("manage_team", views.clear_team), name="team-hours-removal"),
    path("me/hours", may("use_desk", views.own), name="my-hours"),
    path("me/hours/removal", may("use_desk", views.clear_own), name="my-hours-removal"),
    path("me/availability", may("use_desk", views.availability), name="availability"),
]
