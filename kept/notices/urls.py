"""/notices and /me/notices"""

from django.urls import path

from kept.accounts.permissions import may, open_door
from kept.notices import choice_views, device_views, installing, room_views, views

app_name = "notices"
urlpatterns = [
    path("notices", may("use_desk", views.index), name="index"),
    path("notices/<int:id>", may("use_desk", views.notice), name="notice"),
    path("notices/seen", may("use_desk", views.seen), name="seen"),
    path("me/notices", may("use_desk", choice_views.choices), name="choices"),
    path("me/notices/digest", may("use_desk", choice_views.digest), name="digest"),
    path("me/devices", may("use_desk", device_views.devices), name="devices"),
    path("me/devices/key", may("use_desk", device_views.key), name="device-key"),
    path("me/devices/here/removal", may("use_desk", device_views.removal_here), name="device-removal-here"),
    path("me/devices/<int:id>/removal", may("use_desk", device_views.removal), name="device-removal"),
    path("me/devices/<int:id>/trial", may("use_desk", device_views.trial), name="device-trial"),
    path("me/devices/discretion", may("use_desk", device_views.discretion), name="discretion"),
    path("me/devices/sound", may("use_desk", device_views.sound), name="sound"),
    path("manifest.webmanifest", open_door(installing.manifest), name="manifest"),
    path("push-worker.js", open_door(installing.worker), name="push-worker"),
    path("app-icon.png", open_door(installing.icon), name="app-icon"),
    path("settings/teams/<int:id>/notices", may("manage_team", choice_views.of_team), name="team"),
    path("settings/rooms", may("manage_rooms", room_views.rooms), name="rooms"),
    path("settings/rooms/new", may("manage_rooms", room_views.new), name="new-room"),
    path("settings/rooms/<int:id>", may("manage_rooms", room_views.room), name="room"),
    path("settings/rooms/<int:id>/trial", may("manage_rooms", room_views.trial), name="room-trial"),
    path("settings/rooms/<int:id>/removal", may("manage_rooms", room_views.removal), name="room-removal"),
]
