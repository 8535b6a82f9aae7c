from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "huimin.disclosure"
    label = "disclosure"
