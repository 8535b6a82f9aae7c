"""The sealed parts of posted batches under another key: a new file with a name of its own, then one transaction that
moves the manifest to it. The old file stays beside it, readable under the old key, until the rotation ends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huimin.audit import actions as audit
from huimin.intake.queries import batch_code
from huimin.ledger.models import PostedFile
from huimin.ledger.queries import posted_payload
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys, sealed_under
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import UNFIT, Resealed
from huimin.warehouse.resealing import reseal as seal_anew

_SEALED = ("sealed", "index", "damaged", "returned")


def reseal(
    *, home: Home, keys: SealingKeys, confirm: Callable[[], None], by: str, unit: str, now: datetime
) -> Iterator[Resealed]:
    """Every sealed part whose bytes are those of the manifest, part by part; facts are not touched."""
    for file in list(PostedFile.objects.filter(part__in=_SEALED).order_by("pk")):
        path = home.batch(file.batch_id) / file.name
        name = str(path.relative_to(home.root))
        try:
            files.check(path, file.sha256)
            if sealed_under(path, keys) == keys.newest:
                continue
            successor = path.with_name(f"{file.name.split('.')[0]}.{keys.newest}{path.suffix}")
            seal_anew(path, successor, home, keys)
        except UNFIT:
            yield Resealed(name, is_left=True)
            continue
        with transaction.atomic():
            confirm()
            _move(file, successor)
            payload, subject = posted_payload(file.batch), f"batch:{batch_code(file.batch_id)}"
            audit.record(type="batch.compacted", subject=subject, payload=payload, by=by, unit=unit, now=now)
        yield Resealed(name)


def _move(file: PostedFile, successor: Path) -> None:
    file.name, file.sha256, file.n_bytes = successor.name, files.sha256(successor), successor.stat().st_size
    file.save(update_fields=["name", "sha256", "n_bytes"])


def drop_spares(*, home: Home) -> None:
    """Destroy the files of posted batches that the manifest names no longer."""
    named = defaultdict(set)
    for batch, name in PostedFile.objects.values_list("batch", "name"):
        named[batch].add(name)
    for batch, names in named.items():
        for path in home.batch(batch).glob("*"):
            if path.name not in names:
                files.remove(path)
