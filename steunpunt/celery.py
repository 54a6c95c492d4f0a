"""The Celery application: heavy work runs here, never in a request."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steunpunt.settings")

app = Celery("steunpunt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
