"""The API: one router per domain, mounted under /api/v1."""

from importlib import import_module
from importlib.util import find_spec

from kept.accounts.api_doors import build_api

ROUTERS = [
    "accounts",
    "notices",
    "people",
    "inbox",
    "promises",
    "channels.email",
    "channels.email.mailboxes",
    "exchange.webhooks",
    "automation",
    "workforce",
    "channels.form",
    "channels.phone",
    "feedback",
    "reports",
]

api = build_api([import_module(f"kept.{name}.api").router for name in ROUTERS if find_spec(f"kept.{name}.api")])
