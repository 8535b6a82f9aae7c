"""What the trace says of a clue at the units: one fact a clue, its rows by kind and number, each act adding its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models

from huimin.audit.queries import row_payload
from huimin.audit.types import FILES, TracedFact
from huimin.casework.models import Accountability, Assignment, Attachment, Clue, Extension, Outcome, Recovery, Reply
from huimin.warehouse.home import Home

_KEPT = (
    (Reply, "clue"),
    (Extension, "clue"),
    (Attachment, "clue"),
    (Outcome, "clue"),
    (Recovery, "recovery"),
    (Accountability, "accountability"),
)


def subject(clue: str) -> str:
    """The clue as trace entries name it."""
    return f"clue:{clue}"


def assignment_payload(assignment: Assignment, rows: Iterable[models.Model] = ()) -> dict[str, object]:
    """The assignment, whether its clue is closed, and rows that came with the act."""
    is_closed = Clue.objects.filter(code=assignment.clue_id, status=Clue.Status.CLOSED).exists()
    return {"assignment": row_payload(assignment), "is_closed": is_closed, **rows_payload(rows)}


def rows_payload(rows: Iterable[models.Model]) -> dict[str, object]:
    """Rows by kind and number; with attachments, the files of all of the clue."""
    rows = list(rows)
    payload: dict[str, object] = {_key(row): row_payload(row) for row in rows}
    attached = next((row.assignment_id for row in rows if isinstance(row, Attachment)), None)
    if attached:
        payload[FILES] = dict(Attachment.objects.filter(assignment=attached).values_list("file", "sealed_sha256"))
    return payload


def traced_facts(home: Home) -> Iterator[TracedFact]:
    """Every clue that was handed to a unit, with its rows and files; and a clue that is closed without having been."""
    offered: dict[tuple[str, str], dict[str, object]] = defaultdict(dict)
    files = defaultdict(dict)
    closed = set(Clue.objects.filter(status=Clue.Status.CLOSED).values_list("code", flat=True))
    for assignment in Assignment.objects.order_by("clue_id"):
        code = assignment.clue_id
        offered["clue", code] = {"assignment": row_payload(assignment), "is_closed": code in closed}
    for code in closed - {code for _, code in offered}:
        offered["clue", code] = {"is_closed": True}
    for model, group in _KEPT:
        for row in model.objects.order_by("pk"):
            offered[group, row.assignment_id][_key(row)] = row_payload(row)
            if isinstance(row, Attachment):
                files[row.assignment_id][row.file] = row
    for code, rows in files.items():
        offered["clue", code][FILES] = {name: row.sealed_sha256 for name, row in rows.items()}
    for (group, code), payload in sorted(offered.items()):
        lie = {name: home.attachment(name) for name in files[code]} if group == "clue" else {}
        yield TracedFact(_ANY[group], subject(code), payload, lie)


_ANY = {"clue": "clue.assigned", "recovery": "recovery.set", "accountability": "accountability.set"}


def _key(row: models.Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"
