from django.urls import path

from steunpunt.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("stijl/", views.style, name="style"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
