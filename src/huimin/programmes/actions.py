"""Loading the catalogue."""

from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.localities.loader import Locality
from huimin.programmes.models import Programme
from huimin.programmes.queries import catalogue_digest

_FIELDS = [
    "code", "name", "name_en", "aliases", "unit_kind", "cycle", "payee", "is_means_tested", "is_land", "is_ended_by_death",
    "min_age", "max_age", "publicity",
]  # fmt: skip


@transaction.atomic
def load_catalogue(*, locality: Locality, by: str, now: datetime) -> int:
    """Bring the catalogue in line with the locality's folder; returns how many programmes there are."""
    Programme.objects.bulk_create(
        (
            Programme(
                no=item["number"],
                code=item["code"],
                name=item["name"],
                name_en=item["name_en"],
                aliases=item.get("aliases", []),
                unit_kind=item["unit"],
                cycle=item["cycle"],
                payee=item["payee"],
                is_means_tested=item.get("means_tested", False),
                is_land=item.get("land", False),
                is_ended_by_death=item.get("ends_at_death", False),
                min_age=item.get("min_age"),
                max_age=item.get("max_age"),
                publicity=item.get("publicity", "C"),
            )
            for item in locality.programmes
        ),
        update_conflicts=True,
        unique_fields=["no"],
        update_fields=_FIELDS,
    )
    audit.record(
        type="programme.loaded",
        subject=f"catalogue:{locality.name}",
        payload={"n": Programme.objects.count(), "digest": catalogue_digest()},
        by=by,
        now=now,
    )
    return len(locality.programmes)
