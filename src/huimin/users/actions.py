"""Users, units and postings come into being here, each with its trace entry."""

from datetime import date, datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.localities.loader import Locality
from huimin.users.models import Posting, Unit, User
from huimin.users.queries import posting_payload, units_payload, user_payload


@transaction.atomic
def load_units(*, locality: Locality, by: str, now: datetime) -> int:
    """Make the units that the locality's patterns describe, one of each kind a division; returns how many there are."""
    patterns = locality.city["units"]
    units = [
        Unit(
            code=f"{division.code}-{pattern['suffix']}",
            kind=pattern["kind"],
            name=pattern["name"].format(region=division.name),
            region_code=division.code,
        )
        for division in locality.divisions
        if division.valid_to is None
        for pattern in patterns.get(division.level, ())
    ]
    Unit.objects.bulk_create(
        units,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name", "region_code"],
        batch_size=500,
    )
    audit.record(type="unit.added", subject=f"units:{locality.name}", payload=units_payload(), by=by, now=now)
    return len(units)


@transaction.atomic
def create_user(
    *, username: str, role: str, unit: str | None, region_code: int, password: str | None, by: str, now: datetime
) -> User:
    """A user with a role, a unit and a scope; without a password nobody can sign in as it."""
    user = User(username=username, role=role, unit_id=unit, region_code=region_code)
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    audit.record(type="user.created", subject=f"user:{username}", payload=user_payload(user), by=by, now=now)
    return user


@transaction.atomic
def add_posting(
    *,
    name: str,
    post: str,
    duty: str,
    unit: str | None,
    region_code: int,
    starts_on: date,
    ends_on: date | None,
    by: str,
    now: datetime,
) -> Posting:
    """Put on record who held a post, so that a duty falls on who was in office and not on the successor."""
    posting = Posting.objects.create(
        name=name, post=post, duty=duty, unit_id=unit, region_code=region_code, starts_on=starts_on, ends_on=ends_on
    )
    audit.record(type="posting.set", subject=f"posting:{posting.pk}", payload=posting_payload(posting), by=by, now=now)
    return posting
