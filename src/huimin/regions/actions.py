"""Loading a city's divisions."""

from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.localities.loader import Locality
from huimin.regions.models import Region
from huimin.regions.queries import divisions_digest


@transaction.atomic
def load_divisions(*, locality: Locality, by: str, now: datetime) -> int:
    """Bring the divisions in line with the locality's folder; returns how many there are."""
    Region.objects.bulk_create(
        (
            Region(
                code=division.code,
                level=division.level,
                name=division.name,
                parent=division.parent,
                former_names="|".join(division.former_names),
                valid_from=division.valid_from,
                valid_to=division.valid_to,
                successor=division.successor,
            )
            for division in locality.divisions
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name", "parent", "former_names", "valid_from", "valid_to", "successor"],
        batch_size=500,
    )
    audit.record(
        type="region.loaded",
        subject=f"divisions:{locality.name}",
        payload={"n": Region.objects.count(), "digest": divisions_digest()},
        by=by,
        now=now,
    )
    return len(locality.divisions)
