"""Every page's address: each domain brings its own list."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

DOORS = [
    "desk",
    "portal",
    "channels.email",
    "channels.email.webhooks",
    "channels.form",
    "channels.phone",
    "exchange.webhooks",
    "workforce",
    "automation",
    "exchange.csv_people",
    "feedback",
    "promises",
    "inbox",
    "people",
    "notices",
    "roster",
    "accounts",
    "ui",
    "config",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"kept.{name}.{'doors' if name == 'config' else 'urls'}"))
    for name in DOORS
    if find_spec(f"kept.{name}.{'doors' if name == 'config' else 'urls'}")
]
handler403 = "kept.ui.views.forbidden"
handler404 = "kept.ui.views.not_found"
handler500 = "kept.ui.views.server_error"
handler429 = "kept.accounts.permissions.too_many"
