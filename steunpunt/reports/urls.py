from django.urls import path

from steunpunt.reports import views
from steunpunt.reports.editions import indicator_views as indicators
from steunpunt.reports.editions import views as editions
from steunpunt.reports.progress.urls import urlpatterns as progress_patterns
from steunpunt.reports.sections.urls import urlpatterns as section_patterns

app_name = "reports"
urlpatterns = [
    path("jaarverslagen/", views.report_list, name="list"),
    path("jaarverslagen/controle/", views.check_file, name="check"),
    path("jaarverslagen/<int:year>/", views.report_page, name="detail"),
    path("jaarverslagen/<int:year>/pdf/", views.report_pdf, name="pdf"),
    path("jaarverslagen/<int:year>/gegevens.json", views.report_json, name="json"),
    path("jaarverslagen/<int:year>/cijfers.csv", views.report_csv, name="csv"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/", views.report_page, name="edition"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/pdf/", views.report_pdf, name="edition-pdf"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/gegevens.json", views.report_json, name="edition-json"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/cijfers.csv", views.report_csv, name="edition-csv"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/activiteiten.csv", editions.entries_table, name="entries"),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/wijzigingen/", editions.changes, name="changes"),
    # Before the figures of a level: no level is called indicator.
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/cijfers/indicator/<str:code>/", indicators.proof, name="indicator"),
    path(
        "jaarverslagen/<int:year>/uitgave/<int:edition>/cijfers/indicator/<str:code>/tabel.csv",
        indicators.proof_table,
        name="indicator-csv",
    ),
    path("jaarverslagen/<int:year>/uitgave/<int:edition>/cijfers/<str:level>/<str:figure>/", editions.provenance, name="figure"),
    path(
        "jaarverslagen/<int:year>/uitgave/<int:edition>/cijfers/<str:level>/<str:figure>/tabel.csv",
        editions.figure_table,
        name="figure-csv",
    ),
    path("jaarverslagen/vergelijken/", editions.compare, name="compare"),
    path("jaarverslagen/cijfer/", editions.find_figure, name="find-figure"),
    path("doelen/<str:period>/pdf/<str:kind>/", views.plan_pdf, name="plan-pdf"),
    path("werk/verslagen/", views.desk, name="desk"),
    path("werk/verslagen/<int:pk>/", views.edit, name="edit"),
    path("werk/verslagen/<int:pk>/pdf/", views.desk_pdf, name="desk-pdf"),
    path("werk/verslagen/<int:pk>/voorwoord/", views.foreword, name="foreword"),
    path("werk/verslagen/<int:pk>/od/<int:goal_pk>/", views.narrative, name="narrative"),
    path("werk/verslagen/<int:pk>/voorbeeld/", views.preview, name="preview"),
    path("werk/verslagen/<int:pk>/erratum/", editions.erratum, name="erratum"),
    path("werk/verslagen/<int:pk>/bevriezen/", views.freeze, name="freeze"),
    path("werk/verslagen/<int:pk>/publiceren/", views.publish, name="publish"),
    *section_patterns,
    *progress_patterns,
]
