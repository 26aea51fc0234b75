"""Acts on lists."""

from django.urls import path

from kept.accounts.permissions import may
from kept.automation import bulk_views

app_name = "automation"
urlpatterns = [
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
