"""All settings, in one file.

Everything that differs between machines comes from the environment and is parsed strictly:
nonsense stops the start with a hint, instead of surfacing later as an odd fault.
"""

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

from steunpunt.logs import logging_settings

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- Which kind of machine is this ------------------------------------------------------------
try:
    ENVIRONMENT = env.str("STEUNPUNT_ENV", "production", validate=validate.OneOf(["development", "test", "production"]))
    IS_PRODUCTION = ENVIRONMENT == "production"
    # The server threads of a browser test end without saying so, and would keep the test database from being dropped.
    CONNECTION_SECONDS = 0 if ENVIRONMENT == "test" else 60
    VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
    DATABASES: dict[str, Any] = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=CONNECTION_SECONDS, conn_health_checks=True)}
    REDIS_URL = env.str("REDIS_URL", validate=validate.Regexp(r"^(redis|rediss|redis\+socket)://.+", error="name a redis:// address"))
    SITE_URL = env.str("SITE_URL", "http://localhost:8000" if not IS_PRODUCTION else "", validate=validate.Regexp(r"^(https?://[^/]+)?$"))
    SECRET_KEY = env.str("SECRET_KEY") if IS_PRODUCTION else env.str("SECRET_KEY", "only-for-development-and-tests-" + "x" * 30)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if IS_PRODUCTION else ["*"])
    EMAIL = env.dj_email_url("EMAIL_URL", "console:" if not IS_PRODUCTION else "smtp://localhost:25")
    DEBUG = env.bool("DEBUG", False)
    TLS = env.bool("TLS", IS_PRODUCTION)
    LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Steunpunt <portaal@localhost>")
    SITE_OWNER = env.str("SITE_OWNER", "Steunpunt sociaal-cultureel werk")
    TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if IS_PRODUCTION else 0)
    CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
    # What a half-day costs without a price of its own, in euro; days and months that personal data is kept after a session.
    HALF_DAY_PRICE = env.decimal("HALF_DAY_PRICE", Decimal(35))
    # Half-days a calendar year that a recognised organisation has under a special condition, and what each of those costs, in euro.
    RECOGNISED_HALF_DAYS = env.decimal("RECOGNISED_HALF_DAYS", Decimal(5))
    RECOGNISED_HALF_DAY_PRICE = env.decimal("RECOGNISED_HALF_DAY_PRICE", Decimal(0))
    ACCESS_NEED_DAYS = env.int("ACCESS_NEED_DAYS", 7)
    PARTICIPANT_MONTHS = env.int("PARTICIPANT_MONTHS", 24)
    SEARCH_MISS_MONTHS = env.int("SEARCH_MISS_MONTHS", 13, validate=validate.Range(min=1))
    ADVICE_KEPT_MONTHS = env.int("ADVICE_KEPT_MONTHS", 24, validate=validate.Range(min=1))
    ADVICE_ASKS_PER_HOUR = env.int("ADVICE_ASKS_PER_HOUR", 8, validate=validate.Range(min=1))
    ADVICE_HALF_DAY_MINUTES = env.int("ADVICE_HALF_DAY_MINUTES", 240, validate=validate.Range(min=1))
except EnvError as problem:
    raise ImproperlyConfigured(f"The environment is not complete: {problem}. See docs/operations.md for every variable.") from problem

if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/name")
if IS_PRODUCTION and (len(SECRET_KEY) < 50 or not ALLOWED_HOSTS or not SITE_URL):
    raise ImproperlyConfigured(
        "In production SECRET_KEY (50 characters or more), ALLOWED_HOSTS and SITE_URL are compulsory. See docs/operations.md."
    )

# Sample accounts skip multi-factor login, so they exist only where this is true.
SAMPLE_DATA_ALLOWED = not IS_PRODUCTION
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)

# --- The house, from the ground up ------------------------------------------------------------
INSTALLED_APPS = [
    "steunpunt.portal",
    "steunpunt.reports",
    "services",
    "goals",
    "landscape",
    "steunpunt.vocabulary",
    "steunpunt.audit",
    "steunpunt.accounts",
    "steunpunt.shared",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_results",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_structlog",
    "django_tomselect",
    "pghistory",
    "pgtrigger",
    "template_partials",
]

MIDDLEWARE = [
    "steunpunt.portal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "steunpunt.shared.compressing.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_tomselect.middleware.TomSelectMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "steunpunt.accounts.middleware.FullLoginMiddleware",
    "steunpunt.audit.middleware.HistoryMiddleware",
    "steunpunt.portal.errors.NotAllowedMiddleware",
]

ROOT_URLCONF = "steunpunt.urls"
WSGI_APPLICATION = "steunpunt.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django_tomselect.context_processors.tomselect",
                "steunpunt.portal.context.navigation",
            ],
            "builtins": ["template_partials.templatetags.partials", "steunpunt.shared.templatetags.look"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Celery spells a unix socket redis+socket://, redis-py spells it unix://.
CACHES = {
    "default": {
        "BACKEND": "steunpunt.shared.caching.PortalCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db="),
        # A shelf of its own beside the broker's queues.
        "KEY_PREFIX": "steunpunt:cache",
        # A Redis that says nothing holds a page up for seconds, not for ever.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A weekly sheet of 200 rows has 13 fields a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = "django-db"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Brussels"
# Tasks that are not in the tasks.py of an app.
CELERY_IMPORTS = ["services.advice.tasks", "services.newsletter.tasks"]
# What must happen is a row first and a message second: the sweep sends again what a lost broker dropped.
CELERY_BEAT_SCHEDULE = {
    "tidy-up": {"task": "steunpunt.portal.tasks.tidy_up", "schedule": 24 * 3600.0},
    "send-digests": {"task": "steunpunt.portal.tasks.send_digests", "schedule": 3600.0},
    "import-what-waits": {"task": "goals.tasks.import_what_waits", "schedule": 20.0},
    "render-what-waits": {"task": "steunpunt.reports.tasks.render_what_waits", "schedule": 20.0},
    "mail-what-waits": {"task": "steunpunt.reports.tasks.mail_what_waits", "schedule": 120.0},
    "send-notices": {"task": "services.tasks.send_what_waits", "schedule": 60.0},
    "make-papers": {"task": "services.tasks.make_papers_that_wait", "schedule": 20.0},
    "lapse-offers": {"task": "services.tasks.lapse_what_is_late", "schedule": 60.0},
    "feed-indicators": {"task": "services.tasks.feed_indicators", "schedule": 24 * 3600.0},
    "forget-people": {"task": "services.tasks.forget_people", "schedule": 24 * 3600.0},
    "forget-searches": {"task": "services.tasks.forget_searches", "schedule": 24 * 3600.0},
    "mail-advice-that-waits": {"task": "services.advice.tasks.mail_advice_that_waits", "schedule": 60.0},
    "forget-old-advice": {"task": "services.advice.tasks.forget_old_advice", "schedule": 24 * 3600.0},
    "mail-subscribers": {"task": "services.newsletter.tasks.send_what_waits", "schedule": 60.0},
    "send-new-offers": {"task": "services.newsletter.tasks.send_new_offers", "schedule": 3600.0},
    "forget-subscribers": {"task": "services.newsletter.tasks.forget_subscribers", "schedule": 24 * 3600.0},
    "forget-drafts": {"task": "steunpunt.reports.tasks.forget_drafts", "schedule": 3600.0},
}

# --- Static files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
# Tests keep plain names, so they have a folder of their own beside a portal that runs.
STATIC_ROOT = VAR_DIR / ("static-test" if ENVIRONMENT == "test" else "static")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def package_folder(name: str, *parts: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {name} is not installed: run ./dev up, or pip install -r requirements/production.txt")
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)


BOOTSTRAP_DIR = package_folder("bootstrap")
FONT_DIR = VAR_DIR / "fonts"
FONT_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: list[Any] = [BASE_DIR / "static", ("fonts", FONT_DIR)]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "steunpunt.shared.finders.BootstrapFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # The live server of the tests answers 404 on hashed names.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Who may come in --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if ENVIRONMENT == "test"
    else ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "steunpunt.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "steunpunt.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "steunpunt.accounts.forms.AddKeyForm",
    "authenticate_webauthn": "steunpunt.accounts.forms.AuthenticateKeyForm",
    "login_webauthn": "steunpunt.accounts.forms.LoginKeyForm",
    "reauthenticate_webauthn": "steunpunt.accounts.forms.ReauthenticateKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# A new address is saved only after its code came back, so it may change while two-step login is on.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_OWNER
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# --- Safety -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https") else []
CSRF_FAILURE_VIEW = "steunpunt.portal.errors.csrf_failure"

# --- Language, time, numbers ------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_ROOMS = [
    "core", "accounts", "goals", "activities", "logging", "coverage", "imports", "digest", "progress", "indicators", "reports",
    "landscape", "services", "sessions", "registrations", "advice", "newsletter", "privacy", "planning",
]  # fmt: skip
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in LOCALE_ROOMS]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["steunpunt.formats"]

# --- History: who changed what ----------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Logs -------------------------------------------------------------------------------------
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# It would be what a visitor claims to be: the proxy knows better, and it is personal data.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logging_settings(level=LOG_LEVEL, as_json=IS_PRODUCTION)
