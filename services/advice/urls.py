"""Addresses of advice: for who asks, for members, for colleagues."""

from django.urls import path

from services.advice.views import asker, closing, facts, inbox, meetings, merging, public, snippets, work

app_name = "advice"
urlpatterns = [
    path("advies/", public.ask_here, name="ask"),
    path("advies/suggesties/", public.suggestions, name="suggestions"),
    path("advies/<uuid:key>/", asker.by_link, name="asker"),
    path("advies/<uuid:key>/bevestiging/", public.asked, name="asked"),
    path("advies/<uuid:key>/bestand/<int:file_pk>/", asker.file_by_link, name="asker-file"),
    path("mijn/advies/", asker.mine, name="mine"),
    path("mijn/advies/<int:pk>/", asker.own, name="own"),
    path("mijn/advies/<int:pk>/bestand/<int:file_pk>/", asker.own_file, name="own-file"),
    path("werk/advies/", inbox.index, name="list"),
    path("werk/advies/uitvoer.<str:kind>", inbox.export, name="export"),
    path("werk/advies/teksten/", snippets.index, name="snippets"),
    path("werk/advies/teksten/<int:pk>/", snippets.change, name="snippet"),
    path("werk/advies/teksten/<int:pk>/verwijderen/", snippets.remove, name="remove-snippet"),
    path("werk/advies/<int:pk>/", work.detail, name="detail"),
    path("werk/advies/<int:pk>/bestand/<int:file_pk>/", work.download, name="file"),
    path("werk/advies/<int:pk>/nemen/", work.take_it, name="take"),
    path("werk/advies/<int:pk>/toewijzen/", work.assign_to, name="assign"),
    path("werk/advies/<int:pk>/antwoord/", work.send_answer, name="answer"),
    path("werk/advies/<int:pk>/nota/", work.add_note, name="note"),
    path("werk/advies/<int:pk>/tijd/", work.add_time, name="time"),
    path("werk/advies/<int:pk>/tijd/<int:time_pk>/verwijderen/", work.take_time_out, name="remove-time"),
    path("werk/advies/<int:pk>/link/", work.link, name="link"),
    path("werk/advies/<int:pk>/mail/<int:mail_pk>/", work.mail_again, name="mail-again"),
    path("werk/advies/<int:pk>/gegevens/", facts.change, name="facts"),
    path("werk/advies/<int:pk>/afsluiten/", closing.close_it, name="close"),
    path("werk/advies/<int:pk>/heropenen/", closing.open_again, name="reopen"),
    path("werk/advies/<int:pk>/samenvoegen/", merging.join, name="merge"),
    path("werk/advies/<int:pk>/traject/", meetings.index, name="meetings"),
    path("werk/advies/<int:pk>/traject/<int:meeting_pk>/", meetings.change, name="meeting"),
    path("werk/advies/<int:pk>/traject/<int:meeting_pk>/verwijderen/", meetings.remove, name="remove-meeting"),
]
