from django.urls import path

from steunpunt.portal import views
from steunpunt.portal.history import history

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("stijl/", views.style, name="style"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("werk/historiek/<str:kind>/<int:pk>/", history, name="history"),
    path("privacy/", views.privacy, name="privacy"),
]
