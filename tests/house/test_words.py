"""The words of the house (CONTEXT.md): what models and columns may be called."""

import re

import yaml
from django.apps import apps
from django.db import models

from .conftest import PACKAGE

FORBIDDEN = {
    "project", "item", "transfer", "import", "upload", "client", "area", "organisation", "organization", "department",
    "scan", "hit", "alert", "anomaly", "case", "ticket", "issue", "risk", "task", "feedback", "refund", "blame",
    "ignore", "whitelist", "snapshot", "dump", "complaint", "inspection", "log", "event", "tenant", "match",
}  # fmt: skip
# Words that name something else here than what they are forbidden for.
OTHER_MEANING = {
    "area": "floor area of a home",
    "gross_area": "land area of a subsidy",
}
# Of validity, of a row that is one moment, and of the day that a run takes for today.
UNTYPED = {"valid_from", "valid_to", "at", "as_of"}


def forbidden_in(name: str) -> set[str]:
    """Forbidden words in a name; SettledBatch and n_hits are split into their words, plural or not."""
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return {w for word in words for w in {word.lower(), word.lower().removesuffix("s")} if w in FORBIDDEN}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("huimin.")]


def own_fields(model: type[models.Model]) -> list[models.Field]:
    inherited = {f.name for base in model.__mro__[1:] if hasattr(base, "_meta") for f in base._meta.local_fields}
    return [field for field in model._meta.local_fields if field.name not in inherited]


def columns() -> dict[str, str]:
    """column -> where, over all dataset kinds and the views that a rule reads."""
    found = {}
    for file in sorted((PACKAGE / "datasets/kinds").glob("*/dataset.yml")):
        for column in yaml.safe_load(file.read_text())["columns"]:
            name = column if isinstance(column, str) else column["name"]
            found[name] = file.parent.name
    return found


def test_models_use_the_words_of_the_house():
    names = [(m.__name__, n) for m in own_models() for n in [m.__name__, *(f.name for f in own_fields(m))]]
    assert not [(model, name) for model, name in names if name not in OTHER_MEANING and forbidden_in(name)]


def test_columns_use_the_words_of_the_house():
    named = columns()
    assert named
    assert not {n: kind for n, kind in named.items() if n not in OTHER_MEANING and forbidden_in(n)}


def test_names_of_fields_say_their_type():
    wrong = []
    for model in own_models():
        for field in own_fields(model):
            is_moment, is_date = isinstance(field, models.DateTimeField), isinstance(field, models.DateField)
            if field.name in UNTYPED:
                continue
            if is_moment and not field.name.endswith(("_at", "_until")):
                wrong.append(f"{model.__name__}.{field.name}: a moment ends in _at")
            elif is_date and not is_moment and not field.name.endswith("_on"):
                wrong.append(f"{model.__name__}.{field.name}: a date ends in _on")
            elif isinstance(field, models.BooleanField) and not field.name.startswith(("is_", "has_")):
                wrong.append(f"{model.__name__}.{field.name}: a boolean begins with is_ or has_")
    assert not wrong, "\n".join(wrong)


def test_a_forbidden_word_is_seen():
    assert forbidden_in("RiskScore") == {"risk"}
    assert forbidden_in("n_hits") == {"hit"}
    assert not forbidden_in("account_key")
