"""Writing a call down, and our numbers."""

from django.urls import path

from kept.accounts.permissions import may
from kept.channels.phone import views

app_name = "phone"
urlpatterns = [
    path("calls/new", may("answer", views.new), name="new"),
    path("settings/lines", may("manage_channels", views.lines), name="lines"),
    path("settings/lines/<int:id>", may("manage_channels", views.line), name="line"),
]
