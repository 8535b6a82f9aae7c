"""Settings of the public side: it reads the editions and writes the drop-box. No database, no key, no path of the staff side.

HUIMIN_EDITIONS, HUIMIN_DROPBOX: the two folders. HUIMIN_MANIFEST_KEY: the key (Ed25519, base64) a manifest must be signed
with; without it a manifest is checked against the key it brings along.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from huimin.config.web_settings import *  # noqa: F403  (Django reads every capital name of a settings module)
from huimin.config.web_settings import BASE_DIR


def _folder(name: str) -> Path:
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"缺少环境变量 / not set: {name}")
    return Path(os.environ[name]).absolute()


EDITIONS, DROPBOX = _folder("HUIMIN_EDITIONS"), _folder("HUIMIN_DROPBOX")
MANIFEST_KEY = os.environ.get("HUIMIN_MANIFEST_KEY") or None
SECRET_KEY = secrets.token_urlsafe(50)  # nothing that is signed here outlives the process

INSTALLED_APPS = ["django.contrib.staticfiles", "csp", "huimin.ui"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "huimin.ui.middleware.ReaderMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huimin.disclosure.public.middleware.EditionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "huimin.config.public_urls"
WSGI_APPLICATION = "huimin.config.public_wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "disclosure/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ],
        },
    },
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],  # no script at all
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
LOCALE_PATHS = [BASE_DIR / "disclosure/locale"]
# Straight from the package: this process has no folder of its own to gather files in.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**10
FILE_UPLOAD_HANDLERS = []
