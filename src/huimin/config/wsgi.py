"""Entry of the staff web server."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
os.environ["HUIMIN_SERVES"] = "1"
django.setup()

from huimin.config.static import gather  # noqa: E402  (settings must know that this process serves)

gather()
application = get_wsgi_application()
