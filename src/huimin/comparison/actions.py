"""Running a comparison: every rule over the open books, findings into files, the standing set brought up to date."""

import time
from collections.abc import Callable, Iterable
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction
from django.utils.timezone import localdate

from huimin.audit import actions as audit
from huimin.audit.queries import row_payload
from huimin.audit.types import Record
from huimin.comparison import standing
from huimin.comparison.asking import ask
from huimin.comparison.evaluate import Evaluated
from huimin.comparison.gone import reasons
from huimin.comparison.lab import move_rule, write_rule
from huimin.comparison.looking import Books, Seen, look
from huimin.comparison.models import Run, RunRule, Suppression
from huimin.comparison.pausing import resume, take_up
from huimin.comparison.queries import is_look_back
from huimin.comparison.replaying import ask_replay, replay
from huimin.comparison.types import Question, RunResult, Subject
from huimin.comparison.verdicts import learn
from huimin.rules.queries import Compiled
from huimin.warehouse import files
from huimin.warehouse.facts import write_table
from huimin.warehouse.home import Home

__all__ = ["ask", "ask_replay", "learn", "move_rule", "replay", "resume", "run", "sweep", "take_up", "write_rule"]


def run(
    *,
    question: Question,
    rules: Iterable[Compiled],
    books: Books,
    home: Home,
    by: str,
    unit: str = "",
    now: datetime,
    confirm: Callable[[], None] = lambda: None,
    follow: Callable[[RunResult], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> RunResult:
    """Evaluate `rules` over `books` and make what they found the standing findings.

    A rule is looked at only where something changed since it was asked last (`increments`); the same findings stand.
    Files come first, then one transaction writes the run, the standing set, the trace entry with its root, and what
    `follow` makes of them: findings never stand without their clues. `confirm` raises when the lease is lost. A rule
    that fails is named and the run is partial; what the others found stands, and what it found earlier. What a user's
    rule finds on trial is kept with the run alone. A look back (`queries.is_look_back`) answers
    with its figures and leaves findings and clues as they are.
    """
    began = time.monotonic()
    number = (Run.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    rules = list(rules)
    is_past = is_look_back(question, [rule.id for rule in rules], today=localdate(now))
    seen = look(question, rules, books, home, is_past, tell)
    folder = _write(home, number, seen.found)
    digests = {path.name: files.sha256(path) for path in sorted(folder.iterdir())}
    seconds = time.monotonic() - began
    with transaction.atomic():
        confirm()
        run = _record(question, number, seen, digests, seconds, is_past, by=by, unit=unit, now=now)
        changed, withdrawn = ((), ()) if is_past else _stand(question, number, seen, home, by=by, unit=unit, now=now)
        results = tuple(result for _, result in seen.results)
        result = RunResult(number, run.status, results, seconds, changed, withdrawn, is_past)
        if not is_past:
            follow(result)
    return result


@transaction.atomic
def suppress(
    *, rule: str, subject: Subject, reason: str, until_on: date, by: str, unit: str = "", now: datetime
) -> Suppression:
    """Leave a subject out of a rule until before a day: a person checked it, and the reason holds for a time."""
    kind, key, programme = subject
    row = Suppression.objects.create(
        rule=rule,
        subject_kind=kind,
        subject_key=key,
        programme=programme,
        reason=reason,
        until_on=until_on,
        by=by,
        at=now,
    )
    audit.record(
        type="suppression.added", subject=f"suppression:{row.pk}", payload=row_payload(row), by=by, unit=unit, now=now
    )
    return row


@transaction.atomic
def lapse(*, today: date, by: str, now: datetime) -> set[Subject]:
    """End the suppressions whose term is over; returns the subjects that are asked about again."""
    over = list(Suppression.objects.filter(until_on__lte=today, lapsed_at=None))
    for row in over:
        row.lapsed_at = now
    Suppression.objects.bulk_update(over, ["lapsed_at"], batch_size=500)
    records = [Record("suppression.changed", f"suppression:{row.pk}", row_payload(row)) for row in over]
    if records:
        audit.record_all(records=records, by=by, now=now)
    return {(row.subject_kind, row.subject_key, row.programme) for row in over}


def _write(home: Home, number: int, found: list[tuple[Compiled, Evaluated]]):
    folder = home.run(number)
    files.remove(folder)
    building = home.tmp / f"run-{number}"
    files.remove(building)
    building.mkdir(parents=True)
    if found:
        findings = pa.concat_tables([evaluated.findings for _, evaluated in found])
        evidence = pa.concat_tables([standing.with_finding(evaluated) for _, evaluated in found])
        write_table(findings.sort_by("finding"), building / "findings.parquet")
        write_table(evidence.sort_by([("finding", "ascending"), ("ref", "ascending")]), building / "evidence.parquet")
    files.settle(building, folder)
    return folder


def _stand(question: Question, number: int, seen: Seen, home: Home, *, by: str, unit: str, now: datetime) -> tuple:
    """(new and changed findings, findings withdrawn): what was found becomes what stands, with its trace entry."""
    tables = [(rule, evaluated.findings) for rule, evaluated in seen.found if not rule.is_trial]
    rule_of = {id_: rule for rule, rows in seen.known.items() for id_ in rows}
    known = {id_: row for rows in seen.known.values() for id_, row in rows.items()}
    because = reasons(home, known, rule_of, seen.causes)
    differ = standing.differences(number, tables, known=known, because=because, is_bounded=question.is_bounded)
    before, after = standing.bring_up_to_date(number, differ)
    audit.record_set(
        type="finding.changed",
        subject="findings",
        before=before,
        after=after,
        whole=standing.sum_of_all,
        by=by,
        unit=unit,
        now=now,
    )
    return differ.changed, tuple(differ.withdrawn)


def _record(question, number, seen: Seen, digests, seconds, is_past, *, by, unit, now) -> Run:
    is_partial = any(result.error for _, result in seen.results)
    run = Run.objects.create(
        number=number,
        status=Run.Status.PARTIAL if is_partial else Run.Status.DONE,
        as_of=question.as_of,
        known_at=question.known_at,
        region_code=question.region_code,
        first_month=question.first_month,
        last_month=question.last_month,
        is_look_back=is_past,
        by=by,
        started_at=now,
        seconds=seconds,
        findings_sha256=digests.get("findings.parquet", ""),
        evidence_sha256=digests.get("evidence.parquet", ""),
    )
    RunRule.objects.bulk_create(
        RunRule(
            run=run,
            rule=rule.id,
            logic_version=rule.logic_version,
            n_findings=result.n_findings,
            amount_fen=result.amount_fen,
            seconds=result.seconds,
            error=result.error,
            world=seen.worlds.get(rule.id, ""),
            **{"summed": seen.summed.get(rule.id, ""), "look": result.look, "n_looked": result.n_looked},
        )
        for rule, result in seen.results
    )
    audit.record(
        type="run.partial" if is_partial else "run.finished",
        subject=f"run:{run.code}",
        payload=standing.run_payload(run),
        by=by,
        unit=unit,
        now=now,
    )
    return run


def sweep(*, home: Home) -> list[int]:
    """Remove folders of runs that are not on record: what a killed run, or one that was taken back, left behind."""
    folder = home.root / "runs"
    known = set(Run.objects.values_list("number", flat=True))
    found = [int(path.name) for path in folder.iterdir() if path.name.isdigit()] if folder.exists() else []
    left = [number for number in found if number not in known]
    for number in left:
        files.remove(home.run(number))
    return left
