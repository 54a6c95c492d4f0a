"""Addresses of the desk of the offer."""

from django.urls import path

from services.offers.views import desk
from services.planning.views import overview, tables, together

app_name = "offer-desk"
urlpatterns = [
    path("", desk.index, name="list"),
    path("overzicht/", overview.overview, name="overview"),
    path("invoeren/", tables.bring_offers, name="import"),
    path("invoeren/overnemen/", tables.take_offers, name="import-take"),
    path("invoeren/voorbeeld.csv", tables.example_offers, {"ending": "csv"}, name="import-csv"),
    path("invoeren/voorbeeld.xlsx", tables.example_offers, {"ending": "xlsx"}, name="import-xlsx"),
    path("samen/", together.offers, name="together"),
    path("nieuw/", desk.new, name="new"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/wijzigen/", desk.change, name="change"),
    path("<int:pk>/staat/", desk.set_state, name="state"),
]
