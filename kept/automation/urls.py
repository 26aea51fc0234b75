"""Macros, and acts on lists."""

from django.urls import path

from kept.accounts.permissions import may
from kept.automation import bulk_views, macro_settings_views, macro_views

app_name = "automation"
urlpatterns = [
    path("macros/found", may("answer", macro_views.find), name="macros-found"),
    path("conversations/<int:id>/macros/<int:macro>", may("answer", macro_views.put), name="macro-put"),
    path("conversations/<int:id>/macros/<int:macro>/run", may("answer", macro_views.run), name="macro-run"),
    path("settings/macros", may("answer", macro_settings_views.index), name="macros"),
    path("settings/macros/new", may("answer", macro_settings_views.new), name="macro-new"),
    path("settings/macros/preview", may("answer", macro_settings_views.preview), name="macro-preview"),
    path("settings/macros/<int:id>", may("answer", macro_settings_views.macro), name="macro"),
    path(
        "settings/macros/<int:id>/retirement", may("answer", macro_settings_views.retirement), name="macro-retirement"
    ),
    path("bulk-acts", may("answer", bulk_views.index), name="bulk-acts"),
    path("bulk-acts/new", may("answer", bulk_views.begin), name="bulk-act-new"),
    path("bulk-acts/size", may("answer", bulk_views.size), name="bulk-size"),
    path("bulk-acts/menus/<slug:name>", may("answer", bulk_views.menu), name="bulk-menu"),
    path("bulk-acts/<int:id>", may("answer", bulk_views.bulk_act), name="bulk-act"),
    path("bulk-acts/<int:id>/run", may("answer", bulk_views.run), name="bulk-run"),
    path("bulk-acts/<int:id>/progress", may("answer", bulk_views.progress), name="bulk-progress"),
    path("bulk-acts/<int:id>/cancellation", may("answer", bulk_views.cancellation), name="bulk-cancellation"),
    path("bulk-acts/<int:id>/undo", may("answer", bulk_views.undo), name="bulk-undo"),
]
