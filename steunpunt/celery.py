"""The Celery application: heavy work runs here, never in a request."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steunpunt.settings")

app = Celery("steunpunt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A worker's lines carry the request_id of the request that ordered the work.
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Celery would put its own format over the portal's; a receiver of this signal stops that."""
    from django.conf import settings

    dictConfig(settings.LOGGING)
