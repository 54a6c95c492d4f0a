from django.apps import AppConfig


class LandscapeConfig(AppConfig):
    name = "landscape"
    default_auto_field = "django.db.models.BigAutoField"
