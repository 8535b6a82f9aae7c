"""Users, and the units they act for."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in; the word account is kept for bank accounts."""
