from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "huimin.identity"
    label = "identity"
