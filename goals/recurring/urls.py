"""Addresses of templates and series."""

from django.urls import path

from goals.recurring import views

app_name = "recurring"
urlpatterns = [
    path("", views.index, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/verwijderen/", views.delete, name="delete"),
    path("<int:pk>/reeks/", views.series, name="series"),
    path("reeks/<int:pk>/stoppen/", views.stop, name="stop"),
]
