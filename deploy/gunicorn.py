"""What the web server's command cannot say: its own lines are JSON as well, from the first one on."""

from steunpunt.logs import logging_settings

_logging = logging_settings(level="INFO", as_json=True)
_lines = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
# The portal itself tells of each request, without what was searched for.
_silence = {"handlers": [], "level": "CRITICAL", "propagate": False}
logconfig_dict = {**_logging, "loggers": {**_logging["loggers"], "gunicorn.error": _lines, "gunicorn.access": _silence}}
