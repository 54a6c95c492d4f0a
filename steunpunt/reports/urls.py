from django.urls import path

from steunpunt.reports import views
from steunpunt.reports.sections.urls import urlpatterns as section_patterns

app_name = "reports"
urlpatterns = [
    path("jaarverslagen/", views.report_list, name="list"),
    path("jaarverslagen/controle/", views.check_file, name="check"),
    path("jaarverslagen/<int:year>/", views.report_page, name="detail"),
    path("jaarverslagen/<int:year>/pdf/", views.report_pdf, name="pdf"),
    path("jaarverslagen/<int:year>/gegevens.json", views.report_json, name="json"),
    path("jaarverslagen/<int:year>/cijfers.csv", views.report_csv, name="csv"),
    path("doelen/<str:period>/pdf/<str:kind>/", views.plan_pdf, name="plan-pdf"),
    path("werk/verslagen/", views.desk, name="desk"),
    path("werk/verslagen/<int:pk>/", views.edit, name="edit"),
    path("werk/verslagen/<int:pk>/pdf/", views.desk_pdf, name="desk-pdf"),
    path("werk/verslagen/<int:pk>/voorwoord/", views.foreword, name="foreword"),
    path("werk/verslagen/<int:pk>/od/<int:goal_pk>/", views.narrative, name="narrative"),
    path("werk/verslagen/<int:pk>/voorbeeld/", views.preview, name="preview"),
    path("werk/verslagen/<int:pk>/bevriezen/", views.freeze, name="freeze"),
    path("werk/verslagen/<int:pk>/publiceren/", views.publish, name="publish"),
    *section_patterns,
]
