"""The users that pages are looked at as, made by the actions of the program in a process of its own."""

from datetime import UTC, datetime
from pathlib import Path

from huimin import pipeline
from huimin.users import actions


def make_user(name: str, role: str, region: str, password: str, unit: str = "") -> None:
    actions.create_user(
        username=name,
        role=role,
        unit=unit or None,
        region_code=int(region),
        password=password,
        by="operator",
        now=datetime.now(UTC),
    )


def make_two_units(password: str, postings: str) -> None:
    """Somebody of the inspection and of civil affairs of 福清市, and who held which post."""
    for name, role, unit in (("jiwei", "inspector", "JW"), ("minzheng", "department", "MZ")):
        make_user(name, role, "350181000000", password, f"350181000000-{unit}")
    pipeline.add_postings_file(Path(postings), by="operator", now=datetime.now(UTC))
