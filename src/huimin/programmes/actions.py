"""Loading the catalogue."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.localities.loader import Locality, StatedProgramme
from huimin.programmes.models import Programme
from huimin.programmes.queries import catalogue_payload


@transaction.atomic
def load_catalogue(*, locality: Locality, by: str, now: datetime) -> int:
    """Bring the catalogue in line with the locality's folder; returns how many programmes are live.

    A programme that is no longer in the folder stays, not live: facts name it by its number for ever.
    """
    programmes = [_programme(stated) for stated in locality.programmes]
    fields = [field.name for field in Programme._meta.concrete_fields if not field.primary_key]
    Programme.objects.bulk_create(programmes, update_conflicts=True, unique_fields=["no"], update_fields=fields)
    Programme.objects.exclude(no__in=[programme.no for programme in programmes]).update(is_live=False)
    audit.record(
        type="programme.loaded", subject=f"catalogue:{locality.name}", payload=catalogue_payload(), by=by, now=now
    )
    return len(programmes)


def _programme(stated: StatedProgramme) -> Programme:
    return Programme(
        no=stated.number,
        code=stated.code,
        name=stated.name,
        name_en=stated.name_en,
        aliases=list(stated.aliases),
        unit_kind=stated.unit,
        cycle=stated.cycle,
        payee=stated.payee,
        is_means_tested=stated.is_means_tested,
        is_land=stated.is_land,
        is_ended_by_death=stated.ends_at_death,
        min_age=stated.min_age,
        max_age=stated.max_age,
        age_effective=stated.age_effective,
        grace_months=dict(stated.grace_months),
        publicity=stated.publicity,
        policy=asdict(stated.policy),
    )
