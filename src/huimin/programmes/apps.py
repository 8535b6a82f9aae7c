from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "huimin.programmes"
    label = "programmes"
