"""The desk of this installation: what pages and the worker hand to the actions."""

from django.conf import settings

from huimin.disclosure.building import Desk
from huimin.identity.queries import load as load_keys
from huimin.localities.loader import load


def desk() -> Desk:
    """Where the editions of this installation are made."""
    home = settings.HOME
    return Desk(home, load_keys(home.keys, home.root), load(settings.CITY))
