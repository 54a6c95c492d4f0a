from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "steunpunt.portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steunpunt.portal.digest import personal as own
        from steunpunt.portal.health import listen_to_workers
        from steunpunt.shared import personal

        listen_to_workers()
        personal.register(own.PART)
