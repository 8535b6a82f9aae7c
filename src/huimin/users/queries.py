"""Questions about users and units."""

from datetime import date

from huimin.regions.queries import span
from huimin.users.models import Posting, Unit, User
from huimin.users.types import NOWHERE, Scope

__all__ = ["UserUnknown", "competent_unit", "postings_at", "scope_of", "unit_of", "user"]


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
