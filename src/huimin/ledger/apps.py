from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huimin.ledger"
    label = "ledger"
