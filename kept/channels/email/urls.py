"""/settings/mailboxes: mailboxes elsewhere whose mails are fetched."""

from django.urls import path

from kept.accounts.permissions import may
from kept.channels.email.mailboxes import views

app_name = "email"
urlpatterns = [
    path("settings/mailboxes", may("manage_channels", views.mailboxes), name="mailboxes"),
    path("settings/mailboxes/new", may("manage_channels", views.new), name="mailbox-new"),
    path("settings/mailboxes/permission", may("manage_channels", views.permission), name="mailbox-permission"),
    path("settings/mailboxes/<int:id>", may("manage_channels", views.mailbox), name="mailbox"),
    path("settings/mailboxes/<int:id>/settings", may("manage_channels", views.change), name="mailbox-settings"),
    path("settings/mailboxes/<int:id>/pause", may("manage_channels", views.pause), name="mailbox-pause"),
    path("settings/mailboxes/<int:id>/next-try", may("manage_channels", views.next_try), name="mailbox-next-try"),
    path("settings/mailboxes/<int:id>/sign-in", may("manage_channels", views.sign_in), name="mailbox-sign-in"),
    path("settings/mailboxes/<int:id>/removal", may("manage_channels", views.removal), name="mailbox-removal"),
]
