"""The addresses that belong to no single domain: home, the API, health, and the demo."""

from django.conf import settings
from django.urls import path

from kept.accounts.permissions import may, open_door
from kept.config import health, views
from kept.config.lazy_doors import LazyResolver, api_doors

urlpatterns = [
    path("", open_door(views.home), name="home"),
    LazyResolver("api/v1/", api_doors, app_name="ninja", namespace="api"),
    path("healthz", open_door(health.healthz), name="healthz"),
    path("readyz", open_door(health.readyz), name="readyz"),
    path("metrics", open_door(health.metrics), name="metrics"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo", open_door(views.demo), name="demo"),
        path("demo/desk", open_door(views.enter_demo), name="demo-enter"),
        path("demo/clock", may("read_conversations", views.turn_clock), name="demo-clock"),
        path("demo/customer/<slug:name>", open_door(views.be_customer), name="demo-customer"),
    ]
