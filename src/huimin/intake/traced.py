"""What batches and layouts are to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.intake.models import Batch, Layout
from huimin.intake.queries import batch_payload, layout_payload


def traced_facts() -> Iterator[TracedFact]:
    """Each batch as it was received, each remembered layout."""
    for batch in Batch.objects.order_by("number").iterator():
        yield TracedFact("batch.received", f"batch:{batch.code}", batch_payload(batch))
    for layout in Layout.objects.all():
        yield TracedFact("layout.remembered", f"layout:{layout.pk}", layout_payload(layout))
