from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "huimin.comparison"
    label = "comparison"
