"""All settings, from the environment; a wrong value stops the program with a sentence.

Every variable is described in docs/reference/settings.md.
"""

import re
import secrets
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
import pghistory
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from newsroom import embedded, languages
from newsroom.kept import made_once
from newsroom.masking import mask_links
from newsroom.storage import storage_of

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
NEWSROOM_VAR = Path(env.str("NEWSROOM_VAR", "") or BASE_DIR / "var").resolve()

# --- The program -----------------------------------------------------------------------------


def _secret_key() -> str:
    """``SECRET_KEY``, or one made once and kept in ``NEWSROOM_VAR``."""
    if key := env.str("SECRET_KEY", ""):
        return key
    return made_once(NEWSROOM_VAR / "secret-key", lambda: secrets.token_urlsafe(64))


def _record_key() -> str:
    """``RECORD_KEY``, empty if none is given (newsroom/editions/checkpoint.py)."""
    key = env.str("RECORD_KEY", "")
    try:
        seed = b64decode(key, validate=True)
    except ValueError:
        seed = b""
    if key and len(seed) != 32:
        raise ImproperlyConfigured("RECORD_KEY must be 32 bytes in Base64.")
    return key


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret_key()
# Encrypts the addresses that readers leave (newsroom/editions/senders.py).
SENDERS_KEY = env.str("SENDERS_KEY", "") or SECRET_KEY
RECORD_KEY = _record_key()
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL must begin with http:// or https://, not “{SITE_URL}”.")
# For developing and testing: the program may then fetch from its own machine, on any port.
NEWSROOM_FETCH_LOOPBACK = env.bool("NEWSROOM_FETCH_LOOPBACK", False)
if NEWSROOM_FETCH_LOOPBACK and urlsplit(SITE_URL).hostname not in ("localhost", "127.0.0.1"):
    raise ImproperlyConfigured(
        f"NEWSROOM_FETCH_LOOPBACK lets strangers reach into this machine; not for {SITE_URL}."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Hosts of former sites whose addresses are asked for at ours; who still comes by such a host itself
# is led on as well, where ALLOWED_HOSTS has it.
NEWSROOM_FORMER_HOSTS: list[str] = env.list("NEWSROOM_FORMER_HOSTS", [])
NEWSROOM_NAME = env.str("NEWSROOM_NAME", "Newsroom")
# Whom to tell of a weakness of the program, for /.well-known/security.txt.
NEWSROOM_SECURITY_CONTACT = env.str("NEWSROOM_SECURITY_CONTACT", "")
if NEWSROOM_SECURITY_CONTACT and not re.fullmatch(
    r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\S+)", NEWSROOM_SECURITY_CONTACT
):
    raise ImproperlyConfigured(
        "NEWSROOM_SECURITY_CONTACT must begin with mailto:, https:// or tel: and have no spaces."
    )
# Whether each speaker has a page; pages of single speakers are switched off at the desk.
NEWSROOM_SPEAKER_PAGES = env.bool("NEWSROOM_SPEAKER_PAGES", True)
# Under which terms others may use what is published (newsroom/editions/licence.py).
NEWSROOM_LICENCE = env.str("NEWSROOM_LICENCE", "CC BY 4.0")
NEWSROOM_LICENCE_URL = env.str(
    "NEWSROOM_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/"
)
if not re.fullmatch(r"https?://[!-;=?-~]+", NEWSROOM_LICENCE_URL):
    raise ImproperlyConfigured(
        "NEWSROOM_LICENCE_URL must begin with https:// or http:// and have no spaces."
    )
# How many requests a minute one network may send to the API.
NEWSROOM_API_RATE = env.int("NEWSROOM_API_RATE", 300)
if NEWSROOM_API_RATE < 1:
    raise ImproperlyConfigured("NEWSROOM_API_RATE is a number of requests a minute, from 1 on.")
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
NEWSROOM_STALLED_HOURS = env.int("NEWSROOM_STALLED_HOURS", 24)
if not 1 <= NEWSROOM_STALLED_HOURS <= 24 * 365:
    raise ImproperlyConfigured("NEWSROOM_STALLED_HOURS is a number of hours, from 1 to a year’s.")

NEWSROOM_SENDER_DAYS = env.int("NEWSROOM_SENDER_DAYS", 90)
if not 1 <= NEWSROOM_SENDER_DAYS <= 3650:
    raise ImproperlyConfigured("NEWSROOM_SENDER_DAYS is a number of days, from 1 to ten years’.")

NEWSROOM_TICKET_DAYS = env.int("NEWSROOM_TICKET_DAYS", 365)
if not 2 <= NEWSROOM_TICKET_DAYS <= 3650:
    raise ImproperlyConfigured("NEWSROOM_TICKET_DAYS is a number of days, from 2 to ten years’.")

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "newsroom.public.apps.PublicConfig",
    "newsroom.api",
    "newsroom.desk.apps.DeskConfig",
    "newsroom.editions",
    "newsroom.articles",
    "claims",
    "newsroom.review",
    "newsroom.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "corsheaders",
    "drf_spectacular",
    "django_prose_editor",
    "js_asset",
    "health_check",
    "django_structlog",
    "django_tasks_db",
    # Last, because its post_migrate gives rights on what all the others have created.
    "newsroom.apps.NewsroomConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.public.language.AddressLanguageMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "newsroom.public.moved.FormerAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "newsroom.review.middleware.HistoryMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.public.context.site",
            ],
        },
    },
]

# --- The database ----------------------------------------------------------------------------

# Without DATABASE_URL the program brings its own PostgreSQL (newsroom/embedded.py).
DATABASE_EMBEDDED = not env.str("DATABASE_URL", "")
if DATABASE_EMBEDDED:
    _urls = embedded.urls(NEWSROOM_VAR)
    DATABASE_URL, DATABASE_OWNER_URL = _urls.program, _urls.owner
else:
    DATABASE_URL, DATABASE_OWNER_URL = env.str("DATABASE_URL"), env.str("DATABASE_OWNER_URL", "")

# The program connects as a role that owns nothing. The owner's connection is used only by the
# commands that change tables or rules (newsroom/owner.py).
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DB_POOL_SIZE", 4)}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://; only PostgreSQL works.")

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "review.User"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

AUTHENTICATION_BACKENDS = ["newsroom.review.backend.DeskBackend"]

# --- E-mail ----------------------------------------------------------------------------------


def _mailer() -> dict[str, Any]:
    """What ``EMAIL_URL`` says. No letter may keep the others waiting for longer than 10 seconds."""
    url = env.str("EMAIL_URL", "console:")
    try:
        parsed = dj_email_url.parse(url)
    except ValueError:
        parsed = {}
    if "EMAIL_BACKEND" not in parsed:
        # Not the address itself: it can hold a password.
        raise ImproperlyConfigured(
            "EMAIL_URL must begin with smtp://, submission://, file:// or console:."
        )
    if not parsed["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        folder = {"file_path": f"/{parsed['EMAIL_FILE_PATH']}"} if url.startswith("file:") else {}
        return {"BACKEND": parsed["EMAIL_BACKEND"], "OPTIONS": folder}
    options = {
        "host": parsed["EMAIL_HOST"],
        "port": parsed["EMAIL_PORT"],
        "username": parsed["EMAIL_HOST_USER"] or "",
        "password": parsed["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": parsed["EMAIL_USE_TLS"],
        "use_ssl": parsed["EMAIL_USE_SSL"],
        "timeout": 10,
    }
    return {"BACKEND": parsed["EMAIL_BACKEND"], "OPTIONS": options}


MAILERS = {"default": _mailer()}
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", f"newsroom@{urlsplit(SITE_URL).hostname}")

# --- Language and time -----------------------------------------------------------------------


def _languages(codes: list[str], *, of: str) -> list[tuple[str, str]]:
    """The languages that the variable ``of`` lists, each with its English name."""
    try:
        return languages.known(codes)
    except ValueError as error:
        raise ImproperlyConfigured(f"{of} names no language by “{error}”.") from None


# What readers read, the site's own language first.
_codes = env.list("NEWSROOM_LANGUAGES", ["en", "fa-af", "ps", "ar", "fr"])
NEWSROOM_LANGUAGES = _languages(_codes, of="NEWSROOM_LANGUAGES")
if not NEWSROOM_LANGUAGES:
    raise ImproperlyConfigured("NEWSROOM_LANGUAGES names no language; without it there are five.")
NEWSROOM_PREFIXES = languages.prefixes([code for code, _name in NEWSROOM_LANGUAGES])
LANGUAGE_CODE = NEWSROOM_LANGUAGES[0][0]
# At the desk each person gets the one of these that their browser asks for.
_desk = _languages(env.list("NEWSROOM_DESK_LANGUAGES", []), of="NEWSROOM_DESK_LANGUAGES")
LANGUAGES = list(dict([NEWSROOM_LANGUAGES[0], ("en", "English"), *_desk]).items())
LANGUAGES_BIDI = languages.right_to_left()
# Compiled from locale/ when the program starts (newsroom/catalogues.py).
LOCALE_PATHS = [NEWSROOM_VAR / "locale"]
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")

# --- Files -----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = NEWSROOM_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "newsroom" / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if _storage := env.str("STORAGE_URL", ""):
    try:
        STORAGES["mirror"] = storage_of(_storage)
    except ValueError:
        # Not the address itself: it can hold a key.
        raise ImproperlyConfigured(
            "STORAGE_URL must begin with s3://, gs://, azure:// or file:///."
        ) from None
# Where the sweep keeps a mirror for nginx after each publication; nowhere if empty.
NEWSROOM_MIRROR = env.str("NEWSROOM_MIRROR", "")
NEWSROOM_MIRROR_LANGUAGES: list[str] = env.list("NEWSROOM_MIRROR_LANGUAGES", [])
# Where all that is live is written to every night, and how many nights are kept; 0 writes none.
NEWSROOM_DUMPS = NEWSROOM_VAR / "dumps"
NEWSROOM_DUMPS_KEPT = env.int("NEWSROOM_DUMPS_KEPT", 7)
if not 0 <= NEWSROOM_DUMPS_KEPT <= 366:
    raise ImproperlyConfigured("NEWSROOM_DUMPS_KEPT is a number of nights, from 0 to 366.")

# --- Safety ----------------------------------------------------------------------------------

_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
CSRF_FAILURE_VIEW = "newsroom.desk.views.autosave.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# What pages of others may read in their readers' browsers, and without who these are: only what is
# public to everybody anyway.
CORS_URLS_REGEX = r"^/(api/v1/(?!desk/)|v1alpha1/|dumps/|claimreview\.json$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "ETag", "Last-Modified", "Link", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
    "Retry-After",
]  # fmt: skip

# --- The parts -------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{NEWSROOM_NAME}: fact checks",
    "DESCRIPTION": "Published fact checks, the articles that use them, and what both are about.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # In place of the one that takes the values of an enumeration away from where they are used.
    "POSTPROCESSING_HOOKS": ["newsroom.api.document.finish"],
    # The desk has a document of its own (newsroom/api/desk/document.py).
    "PREPROCESSING_HOOKS": ["newsroom.api.desk.document.without_desk"],
}
# newsroom/setup/triggers.py installs the rules.
PGTRIGGER_MIGRATIONS = False
# Row history: what the program knew is kept in each line, so that no line is ever updated.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Logs ------------------------------------------------------------------------------------

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                mask_links,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
# Reading can be dangerous: what a request's log line says must not name the reader.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
