"""Addresses of my mails."""

from django.urls import path

from steunpunt.portal.digest import views

app_name = "digest"
urlpatterns = [
    path("mijn/mails/", views.choices, name="choices"),
    path("mails/uit/<str:token>/", views.off, name="off"),
]
