"""Addresses of who registers. A personal link is unguessable, and works as long as its key stands on the registration."""

from django.urls import path

from services.registrations.views import asking, papers, personal

app_name = "registrations"
urlpatterns = [
    path("inschrijven/<int:pk>/", asking.ask, name="ask"),
    path("inschrijven/<int:pk>/gevraagd/", asking.asked, name="asked"),
    path("inschrijving/<uuid:key>/", personal.personal, name="personal"),
    path("inschrijving/<uuid:key>/bevestigen/", personal.confirm, name="confirm"),
    path("inschrijving/<uuid:key>/aanvaarden/", personal.accept, name="accept"),
    path("inschrijving/<uuid:key>/annuleren/", personal.cancel, name="cancel"),
    path("inschrijving/<uuid:key>/namen/", personal.names, name="names"),
    path("inschrijving/<uuid:key>/verhuizen/", personal.move, name="move"),
    path("inschrijving/<uuid:key>/nieuwe-link/", personal.renew, name="renew"),
    path("inschrijving/<uuid:key>/kalender.ics", personal.calendar, name="calendar"),
    path("inschrijving/<uuid:key>/attest/<int:participant_pk>/", papers.certificate, name="certificate"),
    path("inschrijving/<uuid:key>/attest/<int:participant_pk>/pdf/", papers.certificate_pdf, name="certificate-pdf"),
    path("evaluatie/<str:token>/", personal.evaluation, name="evaluation"),
    path("mijn/inschrijvingen/", personal.mine, name="mine"),
]
