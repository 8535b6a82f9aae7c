"""What a process of its own asks of a home, or says of it as one JSON document."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from huimin.comparison.models import RunRule
from huimin.intake import actions
from huimin.intake.models import Batch
from huimin.ledger.models import PostedBatch


def ask_for_import(*names: str) -> None:
    """Files sent in by a page, which wait for the worker."""
    sent = [(Path(name).name, Path(shutil.copy(name, settings.HOME.tmp))) for name in names]
    actions.send_in(
        sent=sent,
        kind="",
        region_code=350181000000,
        said={"programme": "DIBAO"},
        home=settings.HOME,
        by="operator",
        now=datetime.now(UTC),
    )


def say_batches() -> None:
    """The batches, how many of them are posted, and the files that still wait."""
    batches = list(Batch.objects.order_by("number").values_list("kind", "status", "n_accepted"))
    waiting = [path.name for path in settings.HOME.uploads.iterdir()]
    print(json.dumps([batches, PostedBatch.objects.count(), waiting]))  # noqa: T201


def say_rules(run: str) -> None:
    """The rules of a run."""
    print(json.dumps(list(RunRule.objects.filter(run=int(run)).values_list("rule", flat=True))))  # noqa: T201
