"""What intake keeps sealed, sealed anew under the newest key: no record tells its bytes, so each takes its own place."""

from collections.abc import Iterator
from itertools import chain

from huimin.intake.listing import returned_file
from huimin.intake.models import Batch
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import Resealed, reseal_all

_POSTED = (Batch.Status.ACCEPTED, Batch.Status.PARTLY)  # the returned rows of these are the ledger's to seal anew


def reseal(*, home: Home, keys: SealingKeys) -> Iterator[Resealed]:
    """Kept originals, answers of prechecks, and returned rows of batches that were not posted; file by file."""
    originals = sorted(home.originals.glob("*.sealed"))
    unposted = Batch.objects.exclude(status__in=_POSTED).order_by("number")
    returned = (path for batch in unposted if (path := returned_file(home, batch)).exists())
    yield from reseal_all(originals, home, keys, named_by_content=True)
    yield from reseal_all(chain(returned, sorted(home.prechecks.glob("*.sealed"))), home, keys, named_by_content=False)
