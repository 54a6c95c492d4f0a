from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "steunpunt.vocabulary"
    default_auto_field = "django.db.models.BigAutoField"
