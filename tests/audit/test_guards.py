"""Guards of the closed lists: every type documented, every table vouched for by its room or listed with a reason."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

import huimin
from huimin.audit.types import BY_NAME, ENTRY_TYPES
from huimin.audit.untraced import UNTRACED, UNTRACED_COLUMNS

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize("entry_type", ENTRY_TYPES, ids=lambda one: one.name)
def test_every_type_is_documented_in_both_languages(entry_type):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", entry_type.name)
    assert len(entry_type.name) <= 40
    assert re.search(r"[一-鿿]", entry_type.zh)
    assert re.fullmatch(r"[A-Z][A-Za-z0-9 ',-]+", entry_type.en)
    assert entry_type.doc.endswith(".")
    assert not entry_type.ends or entry_type.fact


def test_names_and_titles_are_unique():
    assert len(BY_NAME) == len(ENTRY_TYPES)
    for name in ("zh", "en"):
        titles = [getattr(entry_type, name) for entry_type in ENTRY_TYPES]
        assert len(titles) == len(set(titles)), sorted(title for title in titles if titles.count(title) > 1)


def test_types_written_in_the_code_are_in_the_list():
    """Every literal given to record(type="…") anywhere in the program."""
    for path in Path(huimin.__file__).parent.rglob("*.py"):
        text = path.read_text()
        if "huimin.audit" not in text:
            continue
        literals = re.findall(r'(?:\b(?:record|Record|TracedFact)\(\s*|\btype=)"([a-z_]+[._][a-z_]+)"', text)
        assert not [name for name in literals if name not in BY_NAME], path


def test_the_untraced_list_names_tables_and_columns_that_exist():
    for label, reason in UNTRACED.items():
        assert label in MODELS, label
        assert len(reason) > 10
    for label, columns in UNTRACED_COLUMNS.items():
        assert label not in UNTRACED
        assert set(columns) <= {field.attname for field in MODELS[label]._meta.concrete_fields}


def test_a_room_with_a_table_outside_the_list_offers_traced_facts():
    missing = set()
    for label, model in MODELS.items():
        if label in UNTRACED:
            continue
        room = model.__module__.rpartition(".models")[0]
        if not room.startswith("huimin."):
            missing.add(label)
            continue
        try:
            traced = importlib.import_module(f"{room}.queries")
        except ModuleNotFoundError:
            missing.add(label)
            continue
        if not hasattr(traced, "traced_facts"):
            missing.add(label)
    assert not missing
