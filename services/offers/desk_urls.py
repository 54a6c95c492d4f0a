"""Addresses of the desk of the offer."""

from django.urls import path

from services.offers.views import desk
from services.planning.views import overview, together

app_name = "offer-desk"
urlpatterns = [
    path("", desk.index, name="list"),
    path("overzicht/", overview.overview, name="overview"),
    path("samen/", together.offers, name="together"),
    path("nieuw/", desk.new, name="new"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/wijzigen/", desk.change, name="change"),
    path("<int:pk>/staat/", desk.set_state, name="state"),
]
