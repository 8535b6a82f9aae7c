from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "huimin.regions"
    label = "regions"
