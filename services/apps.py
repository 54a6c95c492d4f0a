from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from services.duties import questions_to_answer, sessions_to_see_to
        from services.personal import advice, newsletter, offers, registrations
        from steunpunt.shared import duties, personal

        duties.register(questions_to_answer)
        duties.register(sessions_to_see_to)

        for part in (registrations.PART, advice.PART, newsletter.PART, offers.PART):
            personal.register(part)
