"""Structured logs: one JSON object a line in production, readable lines elsewhere, each with its request id."""

import re
from typing import Any

import structlog

# Invitations, password resets and confirmations of an address carry their key as one long part of the path.
KEY_IN_PATH = re.compile(r"(?<=/)[^/\s\"'?]{30,}")
QUERY = re.compile(r"\?\S*")
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def without_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """No keys of links, nothing that was searched for and no mail addresses, whichever library wrote the line."""
    if isinstance(event.get("request"), str):
        event["request"] = QUERY.sub("", event["request"])
    return {name: hidden(value) for name, value in event.items()}


def hidden(value: Any) -> Any:
    """Numbers stay numbers; everything else becomes text here and not in the renderer, so that no object hides an address."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return MAIL_ADDRESS.sub("[mail]", KEY_IN_PATH.sub("[key]", str(value)))


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Configure structlog and give Django's LOGGING dictionary for it."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_secrets,
                    renderer,
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
    }
