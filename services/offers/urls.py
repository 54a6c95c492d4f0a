"""Addresses of the offer, for everybody."""

from django.urls import path

from services.offers.views import public

app_name = "offers"
urlpatterns = [
    path("", public.index, name="list"),
    path("kaart/", public.places, name="map"),
    path("kalender.ics", public.calendar, name="calendar"),
    path("nieuw.atom", public.NewOffers(), name="feed"),
    path("sessie/<int:pk>/kalender.ics", public.session_calendar, name="session-calendar"),
    path("<slug:slug>/", public.detail, name="detail"),
]
