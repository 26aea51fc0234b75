"""The addresses that belong to no single domain: home, the API, health, and the demo."""

from django.conf import settings
from django.urls import path

from kept.accounts.permissions import may, open_door
from kept.config import health, views
from kept.config.api import api

urlpatterns = [
    path("", open_door(views.home), name="home"),
    path("api/v1/", api.urls),
    path("healthz", open_door(health.healthz), name="healthz"),
    path("readyz", open_door(health.readyz), name="readyz"),
    path("metrics", open_door(health.metrics), name="metrics"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo", may("read_conversations", views.demo), name="demo"),
        path("demo/clock", may("read_conversations", views.turn_clock), name="demo-clock"),
        path("demo/customer/<slug:name>", open_door(views.be_customer), name="demo-customer"),
    ]
