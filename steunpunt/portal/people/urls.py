from django.urls import path

from steunpunt.portal.people import views

app_name = "people"
urlpatterns = [
    path("werk/mensen/", views.listing, name="list"),
    path("werk/mensen/uitnodigen/", views.invite, name="invite"),
    path("werk/mensen/<int:pk>/", views.person, name="person"),
    path("werk/mensen/<int:pk>/tweede-stap/", views.forget_second_step, name="forget-second-step"),
    path("werk/mensen/uitnodiging/<int:pk>/opnieuw/", views.again, name="again"),
    path("werk/mensen/uitnodiging/<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    path("uitnodiging/<str:token>/", views.accept, name="accept"),
]
