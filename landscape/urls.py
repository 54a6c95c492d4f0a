from django.urls import path

from landscape import views

app_name = "landscape"
urlpatterns = [path("organisaties/", views.suggest_organisations, name="suggest-organisations")]
