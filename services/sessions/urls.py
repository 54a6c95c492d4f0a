"""Addresses of the desk of the sessions."""

from django.urls import path

from services.planning.views import tables, together
from services.sessions.views import day, desk, papers, people

app_name = "sessions"
urlpatterns = [
    path("", desk.index, name="list"),
    path("invoeren/", tables.bring_sessions, name="import"),
    path("invoeren/overnemen/", tables.take_sessions, name="import-take"),
    path("invoeren/voorbeeld.csv", tables.example_sessions, {"ending": "csv"}, name="import-csv"),
    path("invoeren/voorbeeld.xlsx", tables.example_sessions, {"ending": "xlsx"}, name="import-xlsx"),
    path("samen/", together.sessions, name="together"),
    path("nieuw/<int:offer_pk>/", desk.new, name="new"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/wijzigen/", desk.change, name="change"),
    path("<int:pk>/openen/", desk.open_up, name="open"),
    path("<int:pk>/annuleren/", desk.call_off, name="cancel"),
    path("<int:pk>/kopie/", desk.copy, name="copy"),
    path("<int:pk>/aanwezig/", day.attendance, name="attendance"),
    path("<int:pk>/aanwezig/<int:participant_pk>/", day.mark, name="mark"),
    path("<int:pk>/aanwezig/erbij/", day.add_walk_in, name="walk-in"),
    path("<int:pk>/lijst/", papers.attendance_list, name="list-to-sign"),
    path("<int:pk>/lijst/pdf/", papers.attendance_list_pdf, name="list-to-sign-pdf"),
    path("<int:pk>/afsluiten/", day.close, name="close"),
    path("<int:pk>/inschrijvingen/<int:registration_pk>/organisatie/", people.proposal, name="proposal"),
    path("<int:pk>/inschrijvingen/<int:registration_pk>/nieuwe-link/", people.renew, name="renew"),
    path("<int:pk>/inschrijvingen.csv", day.invoices, name="invoices"),
]
