"""/people/imports and /people/export: people from a CSV file and into one."""

from django.urls import include, path

from kept.accounts.permissions import may
from kept.exchange.csv_people import views

pages = [
    path("people/imports", may("import_people", views.index), name="imports"),
    path("people/imports/<int:id>", may("import_people", views.import_), name="import"),
    path("people/imports/<int:id>/progress", may("import_people", views.progress), name="progress"),
    path("people/imports/<int:id>/report", may("import_people", views.report), name="report"),
    path("people/imports/<int:id>/undoing", may("import_people", views.undoing), name="undo"),
    path("people/export", may("export_people", views.exporting), name="export"),
    path("organisations/export", may("export_people", views.companies), name="companies"),
]
urlpatterns = [path("", include((pages, "csv")))]
