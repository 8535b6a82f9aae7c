"""How gunicorn serves (``gunicorn -c python:huimin.config.gunicorn``): HUIMIN_BIND, HUIMIN_WORKERS."""

import os

wsgi_app = os.environ.get("HUIMIN_WSGI", "huimin.config.wsgi:application")
bind = os.environ.get("HUIMIN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("HUIMIN_WORKERS", "2"))
threads = 4
worker_class = "gthread"
preload_app = True  # static files are gathered once, before the workers start
timeout = 120
control_socket_disable = True  # else a socket is left in the user's home
accesslog = None  # addresses of pages can name persons
loglevel = "warning"
