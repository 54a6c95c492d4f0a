"""Addresses of the ledger."""

from django.urls import path

from goals.activities.views import entry, evidence, listing

app_name = "activities"
urlpatterns = [
    path("", listing.index, name="list"),
    path("uitvoer.<str:kind>", listing.export, name="export"),
    path("nieuw/", entry.log, name="log"),
    path("<int:pk>/", entry.detail, name="detail"),
    path("<int:pk>/wijzigen/", entry.change, name="change"),
    path("<int:pk>/verwijderen/", entry.delete, name="delete"),
    path("<int:pk>/bewijs/", evidence.add, name="add-evidence"),
    path("<int:pk>/bewijs/<int:evidence_pk>/", evidence.download, name="evidence"),
    path("<int:pk>/bewijs/<int:evidence_pk>/verwijderen/", evidence.remove, name="remove-evidence"),
]
