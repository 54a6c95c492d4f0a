"""Addresses of what people thought of sessions."""

from django.urls import path

from services.evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("", views.index, name="list"),
    path("voeden/", views.feed, name="feed"),
    path("stoppen/", views.stop, name="stop"),
]
