from dataclasses import replace
from datetime import UTC, datetime

import pytest

from huimin.localities.loader import load
from huimin.regions import actions as regions
from huimin.users import actions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CITY, FUQING, SHIZHU, GAOLUN, JINAN = 350100000000, 350181000000, 350181006000, 350181006206, 350111000000


@pytest.fixture
def city(db):
    """Divisions (of the villages one), units and the user operator."""
    whole = load("fuzhou")
    divisions = tuple(d for d in whole.divisions if d.level != "village" or d.code == GAOLUN)
    fuzhou = replace(whole, divisions=divisions)
    regions.load_divisions(locality=fuzhou, by="operator", now=NOW)
    actions.load_units(locality=fuzhou, by="operator", now=NOW)
    return make("operator", "operator", None, CITY)


def make(username, role, unit, region, by="operator", **more):
    return actions.create_user(username=username, role=role, unit=unit, region_code=region, by=by, now=NOW, **more)
