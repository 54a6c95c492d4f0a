from django.urls import path

from landscape import views

app_name = "landscape"
urlpatterns = [
    path("organisaties/", views.suggest_organisations, name="suggest-organisations"),
    path("erkenningen/", views.recognitions, name="recognitions"),
    path("erkenningen/nieuw/", views.new_recognition, name="new-recognition"),
    path("erkenningen/<int:pk>/", views.recognition, name="recognition"),
    path("erkenningen/<int:pk>/einde/", views.end_recognition, name="end-recognition"),
    path("erkenningen/<int:pk>/weg/", views.remove, name="remove-recognition"),
]
