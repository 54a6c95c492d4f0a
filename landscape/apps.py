from django.apps import AppConfig


class LandscapeConfig(AppConfig):
    name = "landscape"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from landscape import personal as own
        from steunpunt.shared import personal

        personal.register(own.PART)
