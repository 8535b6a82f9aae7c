"""Settings of the staff side; every value a site may change comes from the environment."""

import os
from pathlib import Path

from huimin.warehouse.home import Home

HOME = Home.from_environment()
CITY = os.environ.get("HUIMIN_CITY", "fuzhou")

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("HUIMIN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HUIMIN_HOSTS", "127.0.0.1,localhost,testserver").split(",")


def _secret_key() -> str:
    """The session-signing secret: its own file beside the keys, made by ``huimin init``."""
    file = HOME.keys / "django-secret"
    return file.read_text() if file.exists() else "no-home-yet"


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
    "django.middleware.locale.LocaleMiddleware",
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

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.tmp / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_TEMP_DIR = None
