"""Entry of the public web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "huimin.config.public_settings"
application = get_wsgi_application()
