from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "steunpunt.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steunpunt.reports.sections.duties import sections_to_write
        from steunpunt.shared import duties

        duties.register(sections_to_write)
