from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "huimin.intake"
    label = "intake"
