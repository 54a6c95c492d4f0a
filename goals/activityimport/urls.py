"""Addresses of the import of activities."""

from django.urls import path

from goals.activityimport import views

app_name = "activityimport"
urlpatterns = [
    path("voorbeeld.csv", views.example, name="example"),
    path("", views.start, name="start"),
    path("<int:pk>/", views.result, name="result"),
    path("<int:pk>/kolommen/", views.columns, name="columns"),
    path("<int:pk>/nakijken/", views.preview, name="preview"),
    path("<int:pk>/terugdraaien/", views.undo, name="undo"),
    path("<int:pk>/weggooien/", views.discard, name="discard"),
]
