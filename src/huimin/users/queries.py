"""Questions about users and units."""

import hashlib
from collections.abc import Iterator
from datetime import date

from huimin.audit.types import TracedFact
from huimin.regions.queries import span
from huimin.users.models import Posting, Unit, User
from huimin.users.types import NOWHERE, Scope

__all__ = [
    "User",
    "UserUnknown",
    "competent_unit",
    "posting_payload",
    "postings_at",
    "scope_of",
    "traced_facts",
    "unit_of",
    "units_payload",
    "user",
    "user_payload",
]


class UserUnknown(ValueError):
    """No active user has this name."""


def user(name: str) -> User:
    """The active user of that name; UserUnknown when there is none."""
    found = User.objects.filter(username=name, is_active=True).select_related("unit").first()
    if found is None:
        raise UserUnknown(name)
    return found


def scope_of(user: User) -> Scope:
    """What the user may see: the user's division and everything below; nothing where none is set."""
    if not user.is_authenticated or user.region_code is None:
        return NOWHERE
    return Scope(*span(user.region_code))


def unit_of(user: User) -> str:
    """The code of the unit a user acts for, empty where there is none."""
    return user.unit_id or ""


def competent_unit(kind: str, region_code: int) -> Unit | None:
    """The unit of a kind that answers for a division: the county's, else the city's."""
    county, city = region_code // 10**6 * 10**6, region_code // 10**8 * 10**8
    found = {unit.region_code: unit for unit in Unit.objects.filter(kind=kind, region_code__in=[county, city])}
    return found.get(county) or found.get(city)


def township_unit(region_code: int) -> Unit | None:
    """The township office that answers for a division."""
    return Unit.objects.filter(kind="township", region_code=region_code // 1000 * 1000).first()


def postings_at(region_code: int, on: date) -> list[Posting]:
    """Who held a post for a division or one above it on a day, the nearest division first."""
    codes = [region_code, region_code // 10**3 * 10**3, region_code // 10**6 * 10**6, region_code // 10**8 * 10**8]
    held = Posting.objects.filter(region_code__in=codes, starts_on__lte=on).select_related("unit")
    return sorted((p for p in held if p.ends_on is None or p.ends_on > on), key=lambda p: codes.index(p.region_code))


def traced_facts(city: str) -> Iterator[TracedFact]:
    """All units as one fact, each user, each posting."""
    yield TracedFact("unit.added", f"units:{city}", units_payload())
    for user in User.objects.all():
        yield TracedFact("user.created", f"user:{user.username}", user_payload(user))
    for posting in Posting.objects.all():
        yield TracedFact("posting.set", f"posting:{posting.pk}", posting_payload(posting))


def units_payload() -> dict:
    """What the trace says of all units."""
    rows = list(Unit.objects.order_by("code").values_list("code", "kind", "name", "region_code"))
    return {"n": len(rows), "digest": hashlib.sha256(repr(rows).encode()).hexdigest()}


def user_payload(user: User) -> dict:
    """What the trace says of a user: never the password."""
    return {
        "role": user.role,
        "unit": user.unit_id,
        "region": user.region_code,
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
    }


def posting_payload(posting: Posting) -> dict:
    """What the trace says of a posting."""
    return {
        "name": posting.name,
        "post": posting.post,
        "duty": posting.duty,
        "unit": posting.unit_id,
        "region": posting.region_code,
        "months": [str(posting.starts_on), str(posting.ends_on or "")],
    }
