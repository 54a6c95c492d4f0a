"""Addresses of progress reports; steunpunt/reports/urls.py takes them in."""

from django.urls import path

from steunpunt.reports.progress import views

SPAN = "jaarverslagen/<int:first>-<int:last>/"
EDITION = f"{SPAN}uitgave/<int:edition>/"
urlpatterns = [
    path(SPAN, views.show, name="progress"),
    path(f"{SPAN}pdf/", views.pdf, name="progress-pdf"),
    path(f"{SPAN}cijfers.csv", views.as_csv, name="progress-csv"),
    path(f"{SPAN}gegevens.json", views.as_json, name="progress-json"),
    path(EDITION, views.show, name="progress-edition"),
    path(f"{EDITION}pdf/", views.pdf, name="progress-edition-pdf"),
    path(f"{EDITION}cijfers.csv", views.as_csv, name="progress-edition-csv"),
    path(f"{EDITION}gegevens.json", views.as_json, name="progress-edition-json"),
]
