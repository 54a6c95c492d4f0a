from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "steunpunt.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steunpunt.audit import personal as own
        from steunpunt.shared import personal

        personal.register(own.PART)
