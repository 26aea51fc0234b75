"""/settings/teams/…/routing and /settings/users/…/hands"""

from django.urls import path

from kept.accounts.permissions import may
from kept.workforce import views

app_name = "workforce"
urlpatterns = [
    path("settings/teams/<int:id>/routing", may("manage_team", views.routing), name="routing"),
    path("settings/users/<int:id>/hands", may("manage_team", views.hands), name="hands"),
]
