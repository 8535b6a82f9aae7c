"""Users, units and postings come into being and change here, each with its trace entry.

Users and postings may be written by whoever has the power to, inside that user's own scope; the first user of an
installation by nobody else than the installation itself.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.types import Record
from huimin.localities.loader import Locality
from huimin.regions.queries import span
from huimin.users.models import Posting, Unit, User
from huimin.users.permissions import MANAGE_USERS, may
from huimin.users.queries import (
    find_unit,
    posting_payload,
    role_payload,
    scope_of,
    unit_of,
    units_payload,
    user,
    user_payload,
)  # fmt: skip
from huimin.users.types import NewPosting, NotPermitted, Scope, UserExists, UserUnknown


@transaction.atomic
def load_units(*, locality: Locality, by: str, now: datetime) -> int:
    """Make the units that the locality's patterns describe, one of each kind a division; returns how many there are."""
    units = [
        Unit(
            code=f"{division.code}-{pattern.suffix}",
            kind=pattern.kind,
            name=pattern.name_in(division),
            region_code=division.code,
        )
        for division in locality.divisions
        if division.valid_to is None
        for pattern in locality.units.get(division.level, ())
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
    *,
    username: str,
    role: str,
    unit: str | None,
    region_code: int,
    by: str,
    now: datetime,
    password: str | None = None,
    language: str = User.Language.CHINESE,
) -> User:
    """A user with a role, a unit and a scope; without a password nobody can sign in as it.

    Raises NotPermitted, UserExists, UnitUnknown, RegionUnknown, ValueError for a role or name that cannot be.
    """
    acting = _acting_unit(by, region_code) if User.objects.exists() else ""
    if User.objects.filter(username=username).exists():
        raise UserExists(username)
    new = User(username=username, language=language, date_joined=now)
    new.set_password(password)  # None: unusable
    _place(new, role=role, unit=unit, region_code=region_code)
    try:
        new.clean_fields()
    except ValidationError as error:
        raise ValueError(f"no user can be called {username!r}") from error
    new.save(force_insert=True)
    _record("user.created", new, by=by, unit=acting, now=now)
    _record_role("role.granted", new, by=by, unit=acting, now=now)
    return new


@transaction.atomic
def change_role(*, username: str, role: str, unit: str | None, region_code: int, by: str, now: datetime) -> User:
    """Give a user another role, unit or scope (also one whose role was revoked). Raises as create_user."""
    changed = _locked(username)
    acting = _acting_unit(by, region_code, changed)
    verb = "role.changed" if changed.role else "role.granted"
    _place(changed, role=role, unit=unit, region_code=region_code)
    changed.save(update_fields=["role", "unit", "region_code"])
    _record("user.changed", changed, by=by, unit=acting, now=now)
    _record_role(verb, changed, by=by, unit=acting, now=now)
    return changed


@transaction.atomic
def revoke_role(*, username: str, by: str, now: datetime) -> User:
    """Take a user's role, unit and scope back and let it sign in no more; the row stays, for what it did."""
    changed = _locked(username)
    acting = _acting_unit(by, None, changed)
    had_role = bool(changed.role)
    changed.role, changed.unit, changed.region_code, changed.is_active = "", None, None, False
    changed.save(update_fields=["role", "unit", "region_code", "is_active"])
    _record("user.changed", changed, by=by, unit=acting, now=now)
    if had_role:
        _record_role("role.revoked", changed, by=by, unit=acting, now=now)
    return changed


@transaction.atomic
def set_password(*, username: str, password: str, by: str, now: datetime) -> User:
    """Give a user a new password: one's own, or another's by whoever manages users there."""
    changed = _locked(username)
    acting = unit_of(changed) if by == username else _acting_unit(by, None, changed)
    changed.set_password(password)
    changed.save(update_fields=["password"])
    _record("user.changed", changed, by=by, unit=acting, now=now)
    return changed


@transaction.atomic
def add_postings(*, postings: Iterable[NewPosting], by: str, now: datetime) -> list[Posting]:
    """Put on record who held which posts, so that a duty falls on who was in office and not on the successor.

    Raises NotPermitted, UnitUnknown, RegionUnknown, ValueError where a posting ends before it begins or names a duty
    that no rule can ask for.
    """
    new = list(postings)
    acting = _acting_unit(by, None)
    _check_postings(new, by)
    units = {code: find_unit(code).code for code in {posting.unit for posting in new} if code}
    rows = Posting.objects.bulk_create(
        (
            Posting(
                name=posting.name,
                post=posting.post,
                duty=posting.duty,
                unit_id=units.get(posting.unit),
                region_code=posting.region_code,
                starts_on=posting.starts_on,
                ends_on=posting.ends_on,
            )
            for posting in new
        ),
        batch_size=500,
    )
    records = [Record("posting.set", f"posting:{row.pk}", posting_payload(row)) for row in rows]
    audit.record_all(records=records, by=by, unit=acting, now=now)
    return rows


@transaction.atomic
def end_posting(*, posting: int, ends_on: date, by: str, now: datetime) -> Posting:
    """Say until before which day a posting was held. Raises NotPermitted, ValueError."""
    row = Posting.objects.select_for_update().get(pk=posting)
    acting = _acting_unit(by, row.region_code)
    if ends_on <= row.starts_on:
        raise ValueError("a posting ends after it begins")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    audit.record(
        type="posting.set", subject=f"posting:{row.pk}", payload=posting_payload(row), by=by, unit=acting, now=now
    )
    return row


def _check_postings(new: list[NewPosting], by: str) -> None:
    scope = scope_of(user(by))
    for code in {posting.region_code for posting in new}:
        if not scope.covers(Scope(*span(code))):
            raise NotPermitted(f"{by} may not set postings in {code}")
    if any(posting.ends_on and posting.ends_on <= posting.starts_on for posting in new):
        raise ValueError("a posting ends after it begins")
    from huimin.rules.queries import duties  # rules bring a parser of SQL with them, which no other action needs

    if unknown := sorted({posting.duty for posting in new} - duties().keys()):
        raise ValueError(f"no duty {unknown[0]!r}; one of {', '.join(duties())}")


def _locked(username: str) -> User:
    found = User.objects.select_for_update().filter(username=username).first()
    if found is None:
        raise UserUnknown(username)
    return found


def _place(changed: User, *, role: str, unit: str | None, region_code: int) -> None:
    """Role, unit and scope, checked: the scope lies inside the unit's division."""
    if role not in User.Role.values:
        raise ValueError(f"no role {role!r}; one of {', '.join(User.Role.values)}")
    scope = Scope(*span(region_code))
    shown = find_unit(unit) if unit else None
    if shown and not Scope(*span(shown.region_code)).covers(scope):
        raise NotPermitted(f"the scope {region_code} lies outside the division of {shown.code}")
    changed.role, changed.unit_id, changed.region_code = role, shown.code if shown else None, region_code


def _acting_unit(by: str, region_code: int | None, changed: User | None = None) -> str:
    """The unit of who asks; NotPermitted where the power is missing or does not reach so far."""
    try:
        acting = user(by)
    except UserUnknown as error:
        raise NotPermitted(f"{by} is no user") from error
    scope = scope_of(acting)
    reaches = [code for code in (region_code, changed.region_code if changed else None) if code is not None]
    if not may(acting, MANAGE_USERS) or (changed and changed.username == by):
        raise NotPermitted(f"{by} may not do this")
    if not all(scope.covers(Scope(*span(code))) for code in reaches):
        raise NotPermitted(f"{by} may not do this there")
    return unit_of(acting)


def _record(verb: str, changed: User, *, by: str, unit: str, now: datetime) -> None:
    subject = f"user:{changed.username}"
    audit.record(type=verb, subject=subject, payload=user_payload(changed), by=by, unit=unit, now=now)


def _record_role(verb: str, changed: User, *, by: str, unit: str, now: datetime) -> None:
    subject = f"role:{changed.username}"
    audit.record(type=verb, subject=subject, payload=role_payload(changed), by=by, unit=unit, now=now)
