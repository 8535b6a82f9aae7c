"""What the divisions' table is to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.regions.models import Region
from huimin.regions.queries import divisions_digest


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The divisions, as one fact."""
    yield TracedFact("region.loaded", f"divisions:{city}", {"n": Region.objects.count(), "digest": divisions_digest()})
