"""What the manifest and its files are to be compared with in the trace."""

from collections.abc import Iterator

from huimin.audit.types import TracedFact
from huimin.intake.queries import batch_code
from huimin.ledger.models import PostedBatch
from huimin.ledger.queries import posted_payload
from huimin.warehouse.home import Home


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Each posted batch with the files that hold it."""
    for posted in PostedBatch.objects.prefetch_related("files").order_by("batch"):
        files = {file.name: home.batch(posted.batch) / file.name for file in posted.files.all()}
        yield TracedFact("batch.posted", f"batch:{batch_code(posted.batch)}", posted_payload(posted), files)
