"""A form's page and its line for other sites, for everybody; /settings/forms for leads."""

from django.urls import path

from kept.accounts.permissions import marked, may
from kept.channels.form import setting_views, views

app_name = "form"
# Not open_door(): that reads the form first, and what was sent is kept as it came.
door = marked(views.page, right=None, open_door=True)
urlpatterns = [
    path("form/<str:key>", door, name="page"),
    path("form/<str:key>/embed.js", marked(views.embed, right=None, open_door=True), name="embed"),
    path("settings/forms", may("manage_channels", setting_views.index), name="index"),
    path("settings/forms/new", may("manage_channels", setting_views.new), name="new"),
    path("settings/forms/<int:id>", may("manage_channels", setting_views.one), name="one"),
    path("settings/forms/<int:id>/closure", may("manage_channels", setting_views.closure), name="closure"),
]
