from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.personal import advice, newsletter, offers, registrations
        from steunpunt.shared import personal

        for part in (registrations.PART, advice.PART, newsletter.PART, offers.PART):
            personal.register(part)
