"""No path leads from a clue to a stopped payment: what handling may enter, and what it writes."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

import huimin
from huimin.warehouse import files
from tests.casework.conftest import CONFIRMED, PDF

ROOM = Path(huimin.__file__).parent / "casework"
# What casework may set off in other rooms: the trace, what is learnt, and not asking the same again. Nothing that writes facts or jobs.
MAY_ENTER = {"huimin.audit.actions", "huimin.comparison.actions"}
# A list not yet paid is sent in by its own page, which knows no clue.
OF_LISTS = {"prechecks.py": {"huimin.intake.actions"}}
MAY_WRITE = {"audit_", "casework_", "comparison_suppression", "comparison_verdict"}
_WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)


def entered(source: str) -> set[str]:
    """The doors for writing that a module's imports open."""
    named = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            named |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    doors = {name for name in named if re.fullmatch(r"huimin\.\w+\.actions", name)}
    return {door for door in doors if door != "huimin.casework.actions"}


def written(queries: list[dict]) -> set[str]:
    """Tables that were written, those casework may write left out."""
    found = {match[1] for query in queries if (match := _WRITES.match(query["sql"]))}
    return {table for table in found if not table.startswith(tuple(MAY_WRITE))}


def test_casework_enters_no_room_that_holds_payments():
    doors = {
        path.name: entered(path.read_text()) - MAY_ENTER - OF_LISTS.get(path.name, set()) for path in ROOM.rglob("*.py")
    }
    assert not {name: found for name, found in doors.items() if found}


def test_the_page_of_a_list_not_yet_paid_knows_no_clue():
    (page,) = ROOM.rglob("prechecks.py")
    assert not re.search(r"\bClue\b|casework\.(actions|handling)", page.read_text())


def test_an_entered_room_would_be_seen():
    assert entered("from huimin.ledger import actions as ledger") == {"huimin.ledger.actions"}
    assert entered("from huimin.jobs.actions import ask") == {"huimin.jobs.actions"}
    assert entered("def f():\n    import huimin.intake.actions") == {"huimin.intake.actions"}


def test_the_whole_way_writes_no_fact(desk):
    def facts():
        folders = [desk.home.root / name for name in ("batches", "runs", "originals")]
        return {path: files.sha256(path) for folder in folders for path in folder.rglob("*") if path.is_file()}

    before, now = facts(), datetime.now(UTC)
    with CaptureQueriesContext(connection) as seen:
        desk.does("assign", "inspector", now=now)
        desk.does("sign", "civil", now=now)
        desk.does("reply", "civil", text="在核实", now=now)
        desk.does("conclude", "civil", conclusion=CONFIRMED, files=[PDF], now=now)
        desk.does("send_back", "inspector", reason="请补充", now=now)
        desk.does("conclude", "civil", conclusion=CONFIRMED, now=now)
        desk.does("close", "inspector", now=now)
        desk.does("recover", "civil", direction="recovery", amount_fen=5, paid_on=date(2018, 9, 20), now=now)
    assert before
    assert facts() == before
    assert written(seen.captured_queries) == set()


def test_a_written_fact_would_be_seen(desk):
    from huimin.intake.models import Batch
    from huimin.jobs.models import Job

    with CaptureQueriesContext(connection) as seen:
        Batch.objects.update(status="refused")
        Job.objects.all().delete()
        Job.objects.filter(pk=1).update(name="stop")
    assert written(seen.captured_queries) >= {"intake_batch"}
