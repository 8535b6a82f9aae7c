from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "huimin.users"
    label = "users"
