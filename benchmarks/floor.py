"""The floor: a bare Django with one view, one SQL query over 10,000 rows and a template of 20 cards."""

import os
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

TEMPLATE = """<!doctype html><html lang="nl"><title>{{ title }}</title><h1>{{ title }}</h1>
{% for row in rows %}
<article class="card"><h2><a href="/{{ row.0 }}/">{{ row.1 }}</a></h2><p>{{ row.2 }}</p><p>{{ row.3 }}</p></article>
{% endfor %}
</html>"""


def database_settings(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or "") or query.get("user", [""])[0],
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", [parts.hostname or ""])[0]),
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
    }


@cache
def page() -> Any:
    """Compiled once, as a template in a file would be."""
    return engines["django"].from_string(TEMPLATE)


def cards(request: HttpRequest) -> HttpResponse:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title, text, theme FROM bench_row WHERE theme < 50 ORDER BY title LIMIT 20")
        rows = cursor.fetchall()
    return HttpResponse(page().render({"title": "Vloer", "rows": rows}))


settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-the-floor",
    DATABASES={"default": database_settings(os.environ["DATABASE_URL"])},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
urlpatterns = [path("", cards)]
application = WSGIHandler()
