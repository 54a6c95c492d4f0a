"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steunpunt.settings")

application = get_wsgi_application()


def warm_up() -> None:
    """Load what the first visitor of each process would wait for: addresses with their views, the frame of the pages, the words.

    Gunicorn loads this before it forks, so the processes share it. No engine may be asked here: a connection would be shared too.
    """
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils.translation import gettext, override

    get_resolver().check()
    get_template("base.html")
    for code, _ in settings.LANGUAGES:
        with override(code):
            gettext("Steunpunt")


warm_up()
