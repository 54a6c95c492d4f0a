"""Addresses of the weekly sheet."""

from django.urls import path

from goals.week import views

app_name = "week"
urlpatterns = [
    path("", views.now, name="now"),
    path("<str:code>/", views.sheet, name="sheet"),
    path("<str:code>/rij/", views.row, name="row"),
]
