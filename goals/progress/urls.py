"""Public addresses of the plan and of what was done for it."""

from django.urls import path

from goals.progress import views

app_name = "progress"
urlpatterns = [
    path("doelen/", views.plan, name="plan"),
    path("doelen/<plan_period:period>/", views.plan, name="plan-of-period"),
    path("doelen/<plan_period:period>/cijfers-<int:year>.<slug:extension>", views.plan_data, name="plan-data"),
    path("doelen/<plan_period:period>/sd<int:sd>/", views.strategic_goal, name="strategic-goal"),
    path("doelen/<plan_period:period>/sd<int:sd>/cijfers-<int:year>.<slug:extension>", views.goal_data, name="strategic-data"),
    path("doelen/<plan_period:period>/sd<int:sd>/od<int:od>/", views.operational_goal, name="operational-goal"),
    path("doelen/<plan_period:period>/sd<int:sd>/od<int:od>/cijfers-<int:year>.<slug:extension>", views.goal_data, name="operational-data"),
]
