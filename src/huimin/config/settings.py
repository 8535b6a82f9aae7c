"""Settings of the staff side; every value a site may change comes from the environment."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from huimin.config.web_settings import *  # noqa: F403  (Django reads every capital name of a settings module)
from huimin.config.web_settings import BASE_DIR, IS_HTTPS
from huimin.warehouse.home import Home

HOME = Home.from_environment()
CITY = os.environ.get("HUIMIN_CITY", "fuzhou")


def _secret_key() -> str:
    """What signs sessions: a file beside the keys, made by the first server; commands sign nothing that lasts."""
    file = HOME.keys / "django-secret"
    if os.environ.get("HUIMIN_SERVES") == "1" and not file.exists():
        if not HOME.keys.is_dir():
            raise ImproperlyConfigured(
                f"数据目录不存在，请先执行 huimin init / no home, run huimin init first: {HOME.root}"
            )
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(50))
    return file.read_text() if file.exists() else secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "huimin.ui",
    "huimin.audit",
    "huimin.jobs",
    "huimin.regions",
    "huimin.users",
    "huimin.programmes",
    "huimin.intake",
    "huimin.identity",
    "huimin.ledger",
    "huimin.comparison",
    "huimin.casework",
    "huimin.disclosure",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huimin.ui.middleware.ReaderMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "huimin.config.urls"
WSGI_APPLICATION = "huimin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "huimin.config.navigation.navigation",
            ],
        },
    },
]


def _database() -> dict:
    """SQLite for one desk, PostgreSQL when ``HUIMIN_POSTGRES`` holds a libpq service string (host=… dbname=…)."""
    service = os.environ.get("HUIMIN_POSTGRES")
    if not service:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME.database,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        }
    import psycopg.conninfo

    given = psycopg.conninfo.conninfo_to_dict(service)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {"ENGINE": "django.db.backends.postgresql"} | {names[k]: v for k, v in given.items() if k in names}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LOCALE_PATHS = [BASE_DIR / "config/locale"]

STATIC_ROOT = HOME.tmp / "static"
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Only the server hashes names: it gathers the files first (config.static), tests and commands do not need them.
IS_SERVING = os.environ.get("HUIMIN_SERVES") == "1"
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if IS_SERVING else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
# Uploaded files may hold personal data: straight to disk, inside the home, never in a temporary folder of the system.
FILE_UPLOAD_HANDLERS = ["huimin.intake.receiver.ToDisk"]
FILE_UPLOAD_TEMP_DIR = (
    HOME.tmp if HOME.tmp.is_dir() else None
)  # a home that serves has one; Django refuses a missing one
