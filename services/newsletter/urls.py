"""Addresses of new offers by mail."""

from django.urls import path

from services.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("gevraagd/", views.asked, name="asked"),
    path("bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("keuze/<str:token>/", views.own, name="own"),
    path("uit/<str:token>/", views.off, name="off"),
]
