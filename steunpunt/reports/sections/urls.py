"""Addresses of the sections; steunpunt/reports/urls.py takes them in."""

from django.urls import path

from steunpunt.reports.sections import views

urlpatterns = [
    path("werk/verslagen/sectie/<int:pk>/", views.section, name="section"),
    path("werk/verslagen/sectie/<int:pk>/inleveren/", views.hand_in, name="hand-in"),
    path("werk/verslagen/sectie/<int:pk>/klaar/", views.approve, name="approve"),
    path("werk/verslagen/sectie/<int:pk>/terugsturen/", views.send_back, name="send-back"),
    path("werk/verslagen/sectie/<int:pk>/opmerking/", views.comment, name="comment"),
    path("werk/verslagen/sectie/<int:pk>/historiek/", views.section_history, name="section-history"),
    path("werk/verslagen/opmerking/<int:pk>/afgehandeld/", views.resolve, name="resolve"),
    path("werk/verslagen/<int:pk>/verdelen/", views.assign, name="assign"),
    path("werk/verslagen/<int:pk>/secties/", views.add_sections, name="add-sections"),
]
