"""The portal: project package, ground floor and roof."""

from steunpunt.celery import app as celery_app

__all__ = ["celery_app"]
