"""Addresses of indicators: what everybody reads and where colleagues work."""

from django.urls import path, register_converter

from goals.indicators.views import public


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
    path(ONE, public.detail, name="detail"),
    path(f"{ONE}cijfers.<slug:extension>", public.data, name="data"),
    path(f"{ONE}herkomst/<int:year>/", public.entries, name="entries"),
    path(f"{ONE}herkomst/<int:year>.<slug:extension>", public.entries, name="entries-data"),
]
