"""Where mail services hand in mail, and /settings/mail-services."""

from django.urls import include, path

from kept.accounts.permissions import marked, may
from kept.channels.email.webhooks import views

# Not open_door(): that reads the form first, and then the body as it was signed could not be read any more.
door = marked(views.inbound, right=None, open_door=True)
pages = [
    path("settings/mail-services", may("manage_channels", views.index), name="index"),
    path("settings/mail-services/<int:id>/removal", may("manage_channels", views.disconnection), name="disconnection"),
    path("inbound/webhooks/<slug:service>/<str:key>", door, name="inbound"),
    # Mailgun gives the mail as it was sent to an address that ends like this.
    path("inbound/webhooks/<slug:service>/<str:key>/mime", door, name="inbound-mime"),
]
urlpatterns = [path("", include((pages, "mail-services")))]
