"""Addresses of the plan: what everybody reads and what publishers do."""

from django.urls import path, register_converter

from goals.plan.views import documents, editing, importing, overview, public


class PlanPeriodConverter:
    regex = r"\d{4}-\d{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PlanPeriodConverter, "plan_period")

app_name = "plan"
urlpatterns = [
    path("over-ons/", public.about, name="about"),
    path("doelen/downloads/", public.downloads, name="downloads"),
    path("doelen/<plan_period:period>/downloads/", public.downloads, name="downloads-of"),
    path("doelen/<plan_period:period>/downloads/<slug:kind>/<int:version>/", public.document, name="document"),
    path("werk/plan/", overview.index, name="index"),
    path("werk/plan/nieuw/", editing.CreatePlan.as_view(), name="new"),
    path("werk/plan/importeren/", importing.start, name="import"),
    path("werk/plan/importeren/overnemen/", importing.commit, name="import-commit"),
    path("werk/plan/<plan_period:period>/", overview.plan, name="edit"),
    path("werk/plan/<plan_period:period>/teksten/", editing.EditTexts.as_view(), name="edit-texts"),
    path("werk/plan/<plan_period:period>/huidig/", overview.make_current, name="make-current"),
    path("werk/plan/<plan_period:period>/geschiedenis/", overview.history, name="history"),
    path("werk/plan/<plan_period:period>/bestanden/", documents.upload, name="upload"),
    path("werk/plan/<plan_period:period>/sd-nieuw/", editing.AddStrategicGoal.as_view(), name="add-sd"),
    path("werk/plan/<plan_period:period>/punt-nieuw/", editing.AddTenPoint.as_view(), name="add-point"),
    path("werk/plan/<plan_period:period>/doelgroep-nieuw/", editing.AddTargetGroup.as_view(), name="add-group"),
    path("werk/plan/sd/<int:pk>/", editing.EditStrategicGoal.as_view(), name="edit-sd"),
    path("werk/plan/sd/<int:pk>/od-nieuw/", editing.AddOperationalGoal.as_view(), name="add-od"),
    path("werk/plan/od/<int:pk>/", editing.EditOperationalGoal.as_view(), name="edit-od"),
    path("werk/plan/punt/<int:pk>/", editing.EditTenPoint.as_view(), name="edit-point"),
    path("werk/plan/doelgroep/<int:pk>/", editing.EditTargetGroup.as_view(), name="edit-group"),
    path("werk/plan/<slug:kind>/<int:pk>/verplaatsen/", overview.move, name="move"),
    path("werk/plan/<slug:kind>/<int:pk>/archiveren/", overview.archive, name="archive"),
    path("werk/plan/<slug:kind>/<int:pk>/herstellen/", overview.restore, name="restore"),
    path("werk/plan/<slug:kind>/<int:pk>/verwijderen/", overview.remove, name="remove"),
]
