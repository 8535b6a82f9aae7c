"""What the catalogue is to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.programmes.models import Programme
from huimin.programmes.queries import catalogue_digest


def traced_facts(city: str) -> Iterator[TracedFact]:
    """The catalogue, as one fact."""
    yield TracedFact(
        "programme.loaded", f"catalogue:{city}", {"n": Programme.objects.count(), "digest": catalogue_digest()}
    )
