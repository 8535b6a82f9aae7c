"""What stands behind one row of the books: where it came from, and the clues it makes."""

from huimin.casework.models import Clue
from huimin.casework.shown import batches_of, evidence_row, inside, subject_of
from huimin.casework.source_rows import RowOnPage, rows_on_page
from huimin.comparison import queries as comparison
from huimin.kit.refs import unpack
from huimin.users.types import Scope
from huimin.warehouse.home import Home


def source_row(home: Home, ref: int, *, scope: Scope, lang: str) -> RowOnPage:
    """A row of the books in words, with file, sheet and row; hidden where it is out of scope."""
    place = evidence_row("", ref, "fact", batches_of([ref]))
    return rows_on_page(home, {ref: place}, {}, scope=scope, lang=lang)[0]


def clues_of_row(home: Home, ref: int, region_code: int, *, scope: Scope) -> list[Clue]:
    """Clues whose evidence holds a row of that region, best first."""
    found = Clue.objects.filter(places__batch=unpack(ref)[0], places__region_code=region_code).distinct()
    clues = {subject_of(clue): clue for clue in inside(found, scope).order_by("score")}
    findings = comparison.findings_of(clues)
    table = comparison.evidence(home, [one for some in findings.values() for one in some])
    named = {
        finding for finding, row in zip(*(table[c].to_pylist() for c in ("finding", "ref")), strict=True) if row == ref
    }
    hit = [clue for subject, clue in clues.items() if any(one.finding in named for one in findings.get(subject, ()))]
    return sorted(hit, key=lambda clue: -clue.score)
