from django.urls import path

from steunpunt.vocabulary import views

app_name = "vocabulary"

urlpatterns = [
    path("", views.themes, name="themes"),
    path("<int:pk>/", views.theme, name="theme"),
    path("<int:pk>/weg/", views.remove, name="remove-theme"),
]
