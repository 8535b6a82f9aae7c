"""Questions about users and units."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date

from huimin.audit.types import TracedFact
from huimin.regions.queries import span
from huimin.users.models import Posting, Unit, User
from huimin.users.permissions import may
from huimin.users.types import NOWHERE, Holder, PowerMissing, Scope, UnitShown, UnitUnknown, UserUnknown

__all__ = [
    "Holder", "Scope", "UnitShown", "UnitUnknown", "User", "UserUnknown", "competent_unit", "find_unit", "holders", "is_city_wide",
    "posting_payload", "role_payload", "scope_of", "township_unit", "traced_facts", "unit_of", "units_named", "units_over",
    "units_payload", "user",
    "acting", "user_payload",
]  # fmt: skip


def user(name: str) -> User:
    """The active user of that name; UserUnknown when there is none."""
    found = User.objects.filter(username=name, is_active=True).select_related("unit").first()
    if found is None:
        raise UserUnknown(name)
    return found


def acting(name: str, power: str) -> User:
    """The active user of that name, who has the power; UserUnknown, PowerMissing."""
    found = user(name)
    if not may(found, power):
        raise PowerMissing(name, power)
    return found


def scope_of(user: User) -> Scope:
    """What the user may see: the user's division and everything below; nothing where none is set."""
    if not user.is_authenticated or not user.is_active or user.region_code is None:
        return NOWHERE
    return Scope(*span(user.region_code))


def is_city_wide(user: User) -> bool:
    """Whether a user's scope is all of the city: who may do what holds everywhere."""
    return str(user.region_code)[4:] == "0" * 8 and scope_of(user).low < scope_of(user).high


def unit_of(user: User) -> str:
    """The code of the unit a user acts for, empty where there is none."""
    return user.unit_id or ""


def find_unit(text: str) -> UnitShown:
    """The unit of a code, whose region part may be short (350181-MZ); UnitUnknown when there is none."""
    region, dash, suffix = text.strip().upper().rpartition("-")
    found = Unit.objects.filter(code=f"{region.ljust(12, '0')}{dash}{suffix}").first()
    if found is None:
        raise UnitUnknown(text)
    return _shown(found)


def competent_unit(kind: str, region_code: int) -> UnitShown | None:
    """The unit of a kind that answers for a division: the county's, else the city's."""
    county, city = region_code // 10**6 * 10**6, region_code // 10**8 * 10**8
    found = {unit.region_code: unit for unit in Unit.objects.filter(kind=kind, region_code__in=[county, city])}
    unit = found.get(county) or found.get(city)
    return _shown(unit) if unit else None


def township_unit(region_code: int) -> UnitShown | None:
    """The township office that answers for a division; None for a county or the city."""
    unit = Unit.objects.filter(kind="township", region_code=region_code // 1000 * 1000).first()
    return _shown(unit) if unit else None


def units_over(region_code: int) -> list[UnitShown]:
    """The units of the township, county and city that a division lies in, the nearest first."""
    above = list(dict.fromkeys(region_code // span * span for span in (10**3, 10**6, 10**8)))
    found = Unit.objects.filter(region_code__in=above)
    return sorted(map(_shown, found), key=lambda unit: (above.index(unit.region_code), unit.code))


def units_named(codes: Iterable[str]) -> dict[str, str]:
    """code -> name, for the codes that are known."""
    return dict(Unit.objects.filter(code__in=set(codes)).values_list("code", "name"))


def holders(*, duties: Sequence[str], region_code: int, first_on: date, last_on: date) -> list[Holder]:
    """Who held the posts of a duty chain for a division, or one above it, on any day from `first_on` to `last_on`.

    In the order of the chain, of one duty the nearest division first, then by date: whoever was in post then, not the
    successor.
    """
    above = list(dict.fromkeys(region_code // span * span for span in (1, 10**3, 10**6, 10**8)))
    held = Posting.objects.filter(region_code__in=above, duty__in=duties, starts_on__lte=last_on).select_related("unit")
    found = [posting for posting in held if posting.ends_on is None or posting.ends_on > first_on]
    found.sort(key=lambda p: (duties.index(p.duty), above.index(p.region_code), p.starts_on, p.pk))
    return [
        Holder(
            posting=posting.pk,
            name=posting.name,
            post=posting.post,
            duty=posting.duty,
            unit=posting.unit_id,
            unit_name=posting.unit.name if posting.unit else "",
            region_code=posting.region_code,
            starts_on=posting.starts_on,
            ends_on=posting.ends_on,
        )
        for posting in found
    ]


def traced_facts(city: str) -> Iterator[TracedFact]:
    """All units as one fact, each user and role, each posting."""
    yield TracedFact("unit.added", f"units:{city}", units_payload())
    for user in User.objects.all():
        yield TracedFact("user.created", f"user:{user.username}", user_payload(user))
        if user.role:
            yield TracedFact("role.granted", f"role:{user.username}", role_payload(user))
    for posting in Posting.objects.all():
        yield TracedFact("posting.set", f"posting:{posting.pk}", posting_payload(posting))


def units_payload() -> dict:
    """What the trace says of all units."""
    rows = list(Unit.objects.order_by("code").values_list("code", "kind", "name", "region_code"))
    return {"n": len(rows), "digest": hashlib.sha256(repr(rows).encode()).hexdigest()}


def user_payload(user: User) -> dict:
    """What the trace says of a user's row: of the password only a digest of its salted hash."""
    return {
        "number": user.pk,
        "name": [user.first_name, user.last_name, user.email],
        "language": user.language,
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "joined": user.date_joined.astimezone(UTC).isoformat(),
        "password": hashlib.sha256(user.password.encode()).hexdigest(),
        **role_payload(user),
    }


def role_payload(user: User) -> dict:
    """What the trace says of a user's role: with its unit and scope."""
    return {"role": user.role, "unit": user.unit_id, "region": user.region_code}


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


def _shown(unit: Unit) -> UnitShown:
    return UnitShown(unit.code, unit.kind, unit.name, unit.region_code)
