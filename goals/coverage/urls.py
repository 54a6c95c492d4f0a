"""Addresses of the coverage grid."""

from django.urls import path

from goals.coverage import views

app_name = "coverage"
urlpatterns = [
    path("", views.show, name="grid"),
    path("uitvoer.<str:kind>", views.export, name="export"),
]
