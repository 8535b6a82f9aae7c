from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "huimin.jobs"
    label = "jobs"
