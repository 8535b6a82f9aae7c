"""A payment list compared before the money leaves: the same reading, rules and words as after it; nothing remains of it.

The list is taken in and compared within one transaction that is always rolled back, so that what is said is what the
import and the comparison would say. Its files are removed as those of a killed import are; one trace entry remains.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction

from huimin.audit import actions as audit
from huimin.audit.queries import head
from huimin.casework import queries as casework
from huimin.casework.queries import Wanted
from huimin.comparison import actions as comparison
from huimin.comparison.types import Question
from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.intake.queries import Batch
from huimin.jobs import actions as jobs
from huimin.jobs.loop import JobContext
from huimin.jobs.types import BOOKS
from huimin.ledger import actions as ledger
from huimin.ledger import queries as ledger_queries
from huimin.pipeline import report
from huimin.pipeline.comparing import look
from huimin.pipeline.importing import Work, import_one, understand
from huimin.pipeline.signing import checkpoint
from huimin.pipeline.taking import destroyed_after, told
from huimin.users import queries as users
from huimin.users.permissions import RECEIVE
from huimin.warehouse import files
from huimin.warehouse.home import Home

precheck_workbook = casework.precheck_workbook
_KIND = "payments"
DONE = "done"
LANGS = ("zh", "en")


def precheck(
    path: Path, said: dict, *, by: str, now: datetime, today: date, lang: str, say: Callable[[str], None]
) -> dict:
    """The document of `import` for one payment list, with the clues it would bring up, inside the user's scope.

    The list may be of months to come: rules take the last day it speaks of for today. `status` is that of the comparison
    (partial where a rule failed). On SQLite other writers wait until it is done.
    """
    unit = users.unit_of(users.acting(by, RECEIVE))
    flags = understand(_KIND, said, by=by)
    if not files.is_readable(path):
        return {"batches": [report.missing_document(path.name, flags.kind, lang=lang)], "clues": [], "status": DONE}
    with jobs.hold(name=BOOKS, by=by, purpose="precheck", now=now) as held:
        work = Work(flags, settings.HOME, by, unit, now, say, held.confirm, is_trial=True)
        answers = _ahead(path, work, today=today, langs=[lang])
    batch, clues, status = answers[lang]
    held = next((one["message"] for one in batch["problems"] if one["code"] == "held_overlap"), "")
    say(f"没有比对：{held}" if held else f"发放前比对完成：{len(clues)} 条疑点线索，未记入任何数据")
    return {"batches": [batch], "clues": clues, "status": status}


def precheck_sent(context: JobContext, confirm: Callable[[], None], *, today: date) -> dict:
    """The job "precheck": the same for a list sent in by page; the answer is kept sealed for who asked.

    confirm: of the lease of the books. The file is destroyed in the end, whatever the end is but a worker that stops.
    """
    home, folder, sent = settings.HOME, context.args["folder"], context.args["files"][0]
    unit = users.unit_of(users.acting(context.by, RECEIVE))
    said = {**context.args["said"], "region": f"{context.args['region_code']:012d}"}
    with destroyed_after(context):
        flags = understand(_KIND, said, by=context.by)
        work = Work(flags, home, context.by, unit, context.now, lambda _: None, *told(context, confirm), is_trial=True)
        answers = _ahead(home.uploads / folder / "0" / sent["name"], work, today=today, langs=LANGS)
        kept = {
            lang: ({"batch": batch, "clues": clues, "status": status}, precheck_workbook(batch, clues, lang))
            for lang, (batch, clues, status) in answers.items()
        }
        keys = load_keys(home.keys, home.root).sealing
        intake.keep_prechecked(home=home, job_id=context.id, keys=keys, answers=kept)
    _, clues, status = answers[LANGS[0]]
    return {"n_clues": len(clues), "status": status}


def _ahead(path: Path, work: Work, *, today: date, langs: Sequence[str]) -> dict[str, tuple[dict, list[dict], str]]:
    """language -> (the batch, its clues, how the comparison went) of a file, by whoever holds the books."""
    ledger.sweep(home=settings.HOME)
    try:
        with summaries_as_they_were(settings.HOME):
            answers = _taken_back(path, work, today=today, langs=langs)
    finally:
        ledger.sweep(home=settings.HOME)
        comparison.sweep(home=settings.HOME)
    batch, clues, _ = answers[langs[0]]
    _record(batch, len(clues), by=work.by, unit=work.unit, now=work.now)
    checkpoint(by=work.by, now=work.now)
    return answers


@contextmanager
def summaries_as_they_were(home: Home) -> Iterator[None]:
    """What comparisons keep of their summaries is in the end what it was: nothing of the list is among it."""
    folder = home.root / "summaries"
    home.tmp.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.tmp, prefix="summaries-") as aside:
        kept = Path(aside) / "kept"
        if folder.exists():
            shutil.copytree(folder, kept, copy_function=os.link)
        try:
            yield
        finally:
            files.remove(folder)
            if kept.exists():
                kept.rename(folder)


def _taken_back(
    path: Path, work: Work, *, today: date, langs: Sequence[str]
) -> dict[str, tuple[dict, list[dict], str]]:
    """What `_ahead` answers as it would be; ledger, findings and clues stand as before."""
    with transaction.atomic():
        work.tell(f"读取 {path.name} …")
        batch, is_repeated = import_one(path, work)
        found, status = _clues(batch, work, today=today)
        answers = {
            lang: (
                report.batch_document(work.home, batch, lang=lang, is_repeated=is_repeated, returned_file=None),
                casework.documents(work.home, found, lang),
                status,
            )
            for lang in langs
        }
        transaction.set_rollback(True)
    return answers


def _clues(batch: Batch, work: Work, *, today: date) -> tuple[list, str]:
    """(the open clues with a payment of this list after a comparison of everything, how the comparison went)."""
    if batch.status not in (Batch.Status.ACCEPTED, Batch.Status.PARTLY):
        return [], DONE
    user = users.user(work.by)
    as_of = max(today, ledger_queries.last_day_of(work.home, batch.number) or today)
    question = Question(as_of=as_of, known_at=head().size)
    run, _ = look(question, user, work.confirm, now=work.now, say=work.tell)
    return list(casework.clues(scope=users.scope_of(user), wanted=Wanted(batch=batch.number))), run.status


def _record(batch: dict, n_clues: int, *, by: str, unit: str, now: datetime) -> None:
    names = ("sha256", "status", "n_received", "n_accepted", "amount_accepted")
    with transaction.atomic():
        audit.record(
            type="list.prechecked",
            subject=f"list:{batch['sha256'][:16]}",
            payload={name: batch[name] for name in names} | {"n_clues": n_clues},
            by=by,
            unit=unit,
            now=now,
        )
