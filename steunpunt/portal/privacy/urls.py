"""Addresses of what is kept of one person."""

from django.urls import path

from steunpunt.portal.privacy import views

app_name = "privacy"
urlpatterns = [
    path("werk/privacy/", views.index, name="index"),
    path("werk/privacy/gegevens/", views.export, name="export"),
    path("werk/privacy/wissen/", views.erase, name="erase"),
]
