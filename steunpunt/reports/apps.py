from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "steunpunt.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steunpunt.reports import personal as own
        from steunpunt.reports.sections.duties import sections_to_write
        from steunpunt.shared import duties, personal

        duties.register(sections_to_write)
        personal.register(own.PART)
