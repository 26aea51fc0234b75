"""/settings/webhooks: which programs hear of what happens, and what was sent to them."""

from django.urls import include, path

from kept.accounts.permissions import may
from kept.exchange.webhooks import views


def door(view):
    return may("manage_webhooks", view)


pages = [
    path("settings/webhooks", door(views.index), name="index"),
    path("settings/webhooks/<int:id>", door(views.endpoint), name="endpoint"),
    path("settings/webhooks/<int:id>/secret", door(views.secret), name="secret"),
    path("settings/webhooks/<int:id>/pause", door(views.pausing), name="pause"),
    path("settings/webhooks/<int:id>/try", door(views.trying), name="try"),
    path("settings/webhooks/<int:id>/removal", door(views.removal), name="removal"),
    path("settings/webhooks/<int:id>/deliveries/<int:delivery>/replay", door(views.replaying), name="replay"),
]
urlpatterns = [path("", include((pages, "webhooks")))]
