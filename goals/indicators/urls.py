"""Addresses of indicators: what everybody reads and where colleagues work."""

from django.urls import path, register_converter

from goals.indicators.views import editing, importing, public, work


class IndicatorCodeConverter:
    regex = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IndicatorCodeConverter, "indicator_code")
ONE = "doelen/<plan_period:period>/indicatoren/<indicator_code:code>/"

app_name = "indicators"
urlpatterns = [
    path("doelen/<plan_period:period>/indicatoren/", public.index, name="list"),
    path("doelen/<plan_period:period>/indicatoren/cijfers-<int:year>.<slug:extension>", public.plan_data, name="plan-data"),
    path(ONE, public.detail, name="detail"),
    path(f"{ONE}cijfers.<slug:extension>", public.data, name="data"),
    path(f"{ONE}herkomst/<int:year>/", public.entries, name="entries"),
    path(f"{ONE}herkomst/<int:year>.<slug:extension>", public.entries, name="entries-data"),
    path("werk/indicatoren/", work.desk, name="desk"),
    path("werk/indicatoren/<plan_period:period>/nieuw/", editing.AddIndicator.as_view(), name="add"),
    path("werk/indicatoren/<plan_period:period>/importeren/", importing.start, name="import"),
    path("werk/indicatoren/<plan_period:period>/importeren/overnemen/", importing.commit, name="import-commit"),
    path("werk/indicatoren/<plan_period:period>/importeren/voorbeeld.csv", importing.example, name="import-example"),
    path("werk/indicatoren/<int:pk>/", work.manage, name="manage"),
    path("werk/indicatoren/<int:pk>/wijzigen/", editing.EditIndicator.as_view(), name="edit"),
    path("werk/indicatoren/<int:pk>/archiveren/", work.archive, name="archive"),
    path("werk/indicatoren/<int:pk>/herstellen/", work.restore, name="restore"),
    path("werk/indicatoren/<int:pk>/definitie/", editing.AddDefinition.as_view(), name="add-definition"),
    path("werk/indicatoren/definitie/<int:pk>/", editing.EditDefinition.as_view(), name="edit-definition"),
    path("werk/indicatoren/definitie/<int:pk>/verwijderen/", work.remove_definition, name="remove-definition"),
    path("werk/indicatoren/<int:pk>/streefwaarden/", editing.SetTargets.as_view(), name="targets"),
    path("werk/indicatoren/<int:pk>/waarde/<int:year>/", editing.RecordValue.as_view(), name="value"),
    path("werk/indicatoren/<int:pk>/oordeel/<int:year>/", editing.JudgeYear.as_view(), name="judge"),
]
