from django.urls import path

from steunpunt.portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("team/", views.team_page, name="team"),
    path("team/<int:pk>/", views.colleague, name="colleague"),
]
