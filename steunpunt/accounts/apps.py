from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "steunpunt.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steunpunt.accounts import personal as own
        from steunpunt.shared import personal

        personal.register(own.PART)
