"""What was found in lists that were sent in by page to be compared before they are paid: kept sealed, for some days.

Only who asked sees it: what stands in it was found inside that user's scope.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from huimin.intake.listing import JobPage, progress_of, waits_long
from huimin.jobs import queries as asked
from huimin.jobs.types import JobView
from huimin.users.types import Scope
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home

PRECHECK = "precheck"
KEPT = timedelta(days=7)
_ANSWER, _WORKBOOK = "json", "xlsx"


def keep_prechecked(*, home: Home, job_id: int, keys: SealingKeys, answers: Mapping[str, tuple[dict, bytes]]) -> None:
    """Seal the answer of a precheck, as a document and as a workbook, in each language."""
    home.prechecks.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.tmp.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="precheck-", dir=home.tmp) as scratch:
        for lang, (document, workbook) in answers.items():
            text = json.dumps(document, ensure_ascii=False).encode()
            for kind, content in ((_ANSWER, text), (_WORKBOOK, workbook)):
                plain, sealed = Path(scratch) / "plain", Path(scratch) / "sealed"
                plain.write_bytes(content)
                files.seal(plain, sealed, keys)
                files.settle(sealed, _place(home, job_id, lang, kind))


def sweep_prechecks(*, home: Home, now: datetime) -> None:
    """Destroy the answers that were given more than `KEPT` ago."""
    for path in home.prechecks.iterdir() if home.prechecks.exists() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - KEPT:
            files.remove(path)


def precheck_in(*, scope: Scope, by: str, job: JobView | None) -> JobView | None:
    """A precheck that this user asked for, as long as its region lies inside the scope."""
    if job is None or job.name != PRECHECK or job.by != by or not scope.contains(job.args["region_code"]):
        return None
    return job


def my_prechecks(*, scope: Scope, by: str) -> list[JobView]:
    """The prechecks this user asked for, the newest first."""
    return [job for job in asked.jobs(name=PRECHECK, by=by) if precheck_in(scope=scope, by=by, job=job)]


def precheck_page(job: JobView, lang: str, *, now: datetime) -> JobPage:
    """How far a precheck is."""
    names = tuple(one["name"] for one in job.args["files"])
    return JobPage(job, progress_of(job, lang), names, (), waits_long(job, now=now), is_comparing=False)


def prechecked(home: Home, job: JobView, lang: str, *, keys: SealingKeys) -> dict | None:
    """The document of a precheck that is done: `batch`, `clues`, `status`; None where it is not, or no longer."""
    path = _place(home, job.id, lang, _ANSWER)
    return json.loads(b"".join(files.unseal(path, keys))) if path.exists() else None


def precheck_workbook_of(home: Home, job: JobView, lang: str, *, keys: SealingKeys) -> Iterator[bytes] | None:
    """The same as a workbook."""
    path = _place(home, job.id, lang, _WORKBOOK)
    return files.unseal(path, keys) if path.exists() else None


def _place(home: Home, job_id: int, lang: str, kind: str) -> Path:
    return home.prechecks / f"{job_id}.{lang}.{kind}.sealed"
