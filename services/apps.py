from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ServicesConfig(AppConfig):
    name = "services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from landscape import told
        from services.allowance import told_of_year
        from services.duties import questions_to_answer, sessions_to_see_to
        from services.personal import advice, newsletter, offers, registrations
        from steunpunt.shared import duties, personal

        duties.register(questions_to_answer)
        duties.register(sessions_to_see_to)

        for part in (registrations.PART, advice.PART, newsletter.PART, offers.PART):
            personal.register(part)
        told.register(told.Teller(gettext_lazy("Half-days left in %(year)s"), told_of_year))
