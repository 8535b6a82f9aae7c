"""Attached files under another key: a new file, then one transaction that moves the row to it; the old one goes last."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from huimin.audit import actions as audit
from huimin.casework.handling_facts import rows_payload, subject
from huimin.casework.models import Attachment, Clue
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys, sealed_under
from huimin.warehouse.home import Home
from huimin.warehouse.resealing import UNFIT, Resealed
from huimin.warehouse.resealing import reseal as seal_anew


def reseal(
    *, home: Home, keys: SealingKeys, confirm: Callable[[], None], by: str, unit: str, now: datetime
) -> Iterator[Resealed]:
    """Every attached file whose bytes are those of its row, file by file; what it holds stays as it came."""
    for row in list(Attachment.objects.order_by("pk")):
        path, token = home.attachment(row.file), secrets.token_hex(16)
        name = str(path.relative_to(home.root))
        try:
            files.check(path, row.sealed_sha256)
            if sealed_under(path, keys) == keys.newest:
                continue
            seal_anew(path, home.attachment(token), home, keys, plain_sha256=row.sha256)
        except UNFIT:
            yield Resealed(name, is_left=True)
            continue
        with transaction.atomic():
            confirm()
            Clue.objects.select_for_update().get(code=row.assignment_id)  # as every act on a clue does
            _move(row, home, token)
            about = subject(row.assignment_id)
            audit.record(type="clue.resealed", subject=about, payload=rows_payload([row]), by=by, unit=unit, now=now)
        yield Resealed(name)


def _move(row: Attachment, home: Home, token: str) -> None:
    row.file, row.sealed_sha256 = token, files.sha256(home.attachment(token))
    row.save(update_fields=["file", "sealed_sha256"])


def drop_spares(*, home: Home) -> None:
    """Destroy sealed and plain files that no row names, for whoever has the turn of the trace: nobody is attaching any."""
    known = set(Attachment.objects.values_list("file", flat=True))
    left = [path for path in home.attachment("x").parent.glob("*") if path.name not in known]
    for path in [*left, *home.tmp.glob("*.plain"), *home.tmp.glob("*.sealed")]:
        files.remove(path)
